#include "endpoint_text.hpp"

#include "envelope.hpp"
#include "security.hpp"

namespace hub::soap {
namespace {

constexpr std::string_view wsdl_before = R"(<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:s11="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/"
    xmlns:k="urn:sp4n:kabar:1" targetNamespace="urn:sp4n:kabar:1" name="KabarPengaduan">
  <wsdl:documentation>Kabar tentang pengaduan yang diteruskan oleh SP4N-LAPOR! (news of complaints that were handed
over). WS-Security UsernameToken is required.</wsdl:documentation>
  <wsdl:types>
    <xs:schema targetNamespace="urn:sp4n:kabar:1" elementFormDefault="qualified">
      <xs:complexType name="Berkas">
        <xs:sequence>
          <xs:element name="nama" type="xs:string" minOccurs="0"/>
          <xs:element name="tipe" type="xs:string" minOccurs="0"/>
          <xs:element name="isi" type="xs:base64Binary"/>
        </xs:sequence>
      </xs:complexType>
      <xs:complexType name="Kabar">
        <xs:sequence>
          <xs:element name="nomor" type="xs:string" minOccurs="0"/>
          <xs:element name="rujukan" type="xs:string" minOccurs="0"/>
          <xs:element name="status" type="xs:string" minOccurs="0"/>
          <xs:element name="catatan" type="xs:string" minOccurs="0"/>
          <xs:element name="waktu" type="xs:dateTime" minOccurs="0"/>
          <xs:element name="kunci" type="xs:string" minOccurs="0"/>
          <xs:element name="berkas" type="k:Berkas" minOccurs="0" maxOccurs="10"/>
        </xs:sequence>
      </xs:complexType>
      <xs:complexType name="Hasil">
        <xs:sequence>
          <xs:element name="nomor" type="xs:string" minOccurs="0"/>
          <xs:element name="rujukan" type="xs:string" minOccurs="0"/>
          <xs:element name="akibat" type="xs:string"/>
          <xs:element name="kode" type="xs:string" minOccurs="0"/>
        </xs:sequence>
      </xs:complexType>
      <xs:element name="Kabarkan">
        <xs:complexType><xs:sequence>
          <xs:element name="kabar" type="k:Kabar" maxOccurs="500"/>
        </xs:sequence></xs:complexType>
      </xs:element>
      <xs:element name="KabarkanResponse">
        <xs:complexType><xs:sequence>
          <xs:element name="hasil" type="k:Hasil" minOccurs="0" maxOccurs="500"/>
        </xs:sequence></xs:complexType>
      </xs:element>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="Kabarkan"><wsdl:part name="parameters" element="k:Kabarkan"/></wsdl:message>
  <wsdl:message name="KabarkanResponse"><wsdl:part name="parameters" element="k:KabarkanResponse"/></wsdl:message>
  <wsdl:portType name="KabarPengaduan">
    <wsdl:operation name="Kabarkan">
      <wsdl:input message="k:Kabarkan"/><wsdl:output message="k:KabarkanResponse"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="Soap11" type="k:KabarPengaduan">
    <s11:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Kabarkan">
      <s11:operation soapAction="urn:sp4n:kabar:1/Kabarkan"/>
      <wsdl:input><s11:body use="literal"/></wsdl:input><wsdl:output><s11:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:binding name="Soap12" type="k:KabarPengaduan">
    <s12:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Kabarkan">
      <s12:operation soapAction="urn:sp4n:kabar:1/Kabarkan"/>
      <wsdl:input><s12:body use="literal"/></wsdl:input><wsdl:output><s12:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="KabarPengaduan">
)";

std::string escaped(std::string_view text) {
    std::string out;
    plugins::append_escaped(out, text, plugins::Escape::xml);
    return out;
}

std::string in_envelope(const std::string& body, bool is_1_2) {
    const auto space = namespace_of(is_1_2 ? Version::v1_2 : Version::v1_1);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"" + std::string{space} +
           "\"><soap:Body>" + body + "</soap:Body></soap:Envelope>";
}

std::string element(std::string_view name, const std::string& text) {
    const std::string tag{name};
    return text.empty() ? std::string{} : "<k:" + tag + ">" + escaped(text) + "</k:" + tag + ">";
}

}  // namespace

std::string wsdl_text(std::string_view address) {
    const auto where = escaped(address);
    return std::string{wsdl_before} + "    <wsdl:port name=\"Soap11\" binding=\"k:Soap11\"><s11:address location=\"" +
           where + "\"/></wsdl:port>\n    <wsdl:port name=\"Soap12\" binding=\"k:Soap12\"><s12:address location=\"" +
           where + "\"/></wsdl:port>\n  </wsdl:service>\n</wsdl:definitions>\n";
}

std::string news_answer(const std::vector<NewsResult>& results, bool is_1_2) {
    std::string body = "<k:KabarkanResponse xmlns:k=\"" + std::string{news_space} + "\">";
    for (const auto& one : results) {
        body += "<k:hasil>" + element("nomor", one.number) + element("rujukan", one.tracking_id) +
                element("akibat", one.outcome) + element("kode", one.code) + "</k:hasil>";
    }
    return in_envelope(body + "</k:KabarkanResponse>", is_1_2);
}

std::string fault_text(FaultSide side, std::string_view subcode, std::string_view why, bool is_1_2) {
    const auto spaces = " xmlns:wsse=\"" + std::string{wsse_space} + "\"";
    const bool sender = side == FaultSide::sender;
    if (!is_1_2) {
        const std::string code = !subcode.empty() ? std::string{subcode} : sender ? "soap:Client" : "soap:Server";
        return in_envelope(
            "<soap:Fault" + spaces + "><faultcode>" + code + "</faultcode><faultstring>" + escaped(why) +
                "</faultstring></soap:Fault>",
            false);
    }
    const auto sub = subcode.empty()
                         ? std::string{}
                         : "<soap:Subcode><soap:Value>" + std::string{subcode} + "</soap:Value></soap:Subcode>";
    return in_envelope(
        "<soap:Fault" + spaces + "><soap:Code><soap:Value>soap:" + (sender ? "Sender" : "Receiver") + "</soap:Value>" +
            sub + "</soap:Code><soap:Reason><soap:Text xml:lang=\"en\">" + escaped(why) +
            "</soap:Text></soap:Reason></soap:Fault>",
        true);
}

}  // namespace hub::soap
