# What zeep, which knows nothing of us but our WSDL, would send: kabarkan.py WSDL PORT PASSWORD.
import sys

from lxml import etree
from zeep import Client
from zeep.wsse.username import UsernameToken

wsdl, port, password = sys.argv[1:]
client = Client(wsdl, wsse=UsernameToken("dinas", password, use_digest=True))
service = client.bind("KabarPengaduan", port)
envelope = client.create_message(
    service, "Kabarkan",
    kabar=[{"nomor": "D-9", "rujukan": "7Q2F9K3M0ABCD", "status": "selesai", "catatan": "Sudah <diperbaiki>",
            "waktu": "2026-11-28T09:00:00+07:00", "kunci": "k-1",
            "berkas": [{"nama": "bukti.txt", "tipe": "text/plain", "isi": b"selesai"}]}])
token = UsernameToken("dinas", password, use_digest=True)
envelope, _ = token.apply(envelope, {})
sys.stdout.buffer.write(etree.tostring(envelope))
