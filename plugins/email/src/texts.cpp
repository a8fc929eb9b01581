#include "texts.hpp"

namespace hub::email {
namespace {

std::string how_to_answer(std::string_view answers) {
    if (answers.empty()) {
        return {};
    }
    return "\n--------------------------------------------------------------------\n"
           "Cara menjawab: balas surel ini tanpa mengubah alamat tujuannya. Tulis\n"
           "pada baris pertama salah satu dari:\n\n" +
           std::string{answers} +
           "\nlalu penjelasan untuk pelapor pada baris-baris berikutnya. Lampiran ikut\n"
           "diteruskan. Jangan meneruskan surel ini: siapa pun yang memilikinya dapat\n"
           "menjawab atas nama instansi Anda.\n";
}

std::string opening(std::string_view answers) {
    return answers.empty() ? std::string{} : std::string{answer_line} + "\n\n";
}

}  // namespace

std::string default_subject(sdk::MessageKind kind) {
    return kind == sdk::MessageKind::notice ? "Peringatan batas waktu: {{subject}}" : "{{subject}}";
}

std::string default_text(sdk::MessageKind kind, std::string_view answers) {
    switch (kind) {
        case sdk::MessageKind::complaint:
            return opening(answers) +
                   "Yth. Bapak/Ibu,\n\n"
                   "laporan berikut disampaikan melalui SP4N-LAPOR! untuk ditindaklanjuti.\n\n"
                   "Nomor laporan : {{tracking_id}}\n"
                   "Judul         : {{subject}}\n"
                   "Kategori      : {{category}}\n"
                   "Wilayah       : {{region}}\n"
                   "Alamat        : {{address}}\n"
                   "Diterima      : {{received_at}}\n"
                   "Batas waktu   : {{due_at}}\n\n"
                   "{{body}}\n" +
                   how_to_answer(answers);
        case sdk::MessageKind::update:
            return opening(answers) +
                   "Ada tambahan pada laporan {{tracking_id}} ({{subject}}).\n\n"
                   "{{message.text}}\n" +
                   how_to_answer(answers);
        case sdk::MessageKind::withdrawal:
            return "Laporan {{tracking_id}} ({{subject}}) tidak perlu Anda tangani lagi.\n\n"
                   "{{message.text}}\n";
        case sdk::MessageKind::notice: break;
    }
    return opening(answers) +
           "Laporan {{tracking_id}} ({{subject}}) menunggu tindak lanjut Anda.\n\n"
           "Batas waktu : {{due_at}}\n"
           "Keterangan  : {{message.text}}\n" +
           how_to_answer(answers);
}

}  // namespace hub::email
