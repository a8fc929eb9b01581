#include "option_texts.hpp"

#include "hub/settings/translation.hpp"

#include <algorithm>
#include <iterator>

namespace hub::cli {
namespace {

using settings::catalogue::Translation;

/// The English text is the key, as in the catalogue of findings.
constexpr Translation texts[] = {
    {"Address of the running hub, instead of hub.yaml's", "Alamat hub yang berjalan, menggantikan yang di hub.yaml"},
    {"Put all of it into a new FILE.tar.gz for whoever helps",
     "Masukkan semuanya ke FILE.tar.gz baru untuk yang membantu"},
    {"Name to sign in with", "Nama untuk masuk"},
    {"liaison, agency_admin, coordinator, overseer or national_admin",
     "liaison, agency_admin, coordinator, overseer, atau national_admin"},
    {"Read the password instead of making one", "Baca kata sandi, bukan membuatnya"},
    {"Only list what such a bundle would hold", "Hanya tampilkan isi bundel itu"},
    {"How many of the newest events a bundle holds", "Berapa banyak kejadian terbaru dalam bundel"},
    {"What a failed attempt sent and heard; recorded", "Apa yang dikirim dan dijawab pada percobaan gagal; tercatat"},
    {"Of which attempt (the newest of which they are kept, unless given)",
     "Percobaan yang mana (bila tidak disebut: terbaru yang masih disimpan)"},
    {"Why you look at them; stands in the audit", "Mengapa dilihat; tercatat dalam audit"},
    {"The message, as complaint trace --json shows it", "Pesan, seperti ditampilkan complaint trace --json"},
    {"Which attempt of it", "Percobaan ke berapa"},
    {"A region and all within it", "Wilayah dan semua di dalamnya"},
    {"A topic and all below it", "Topik dan semua di bawahnya"},
    {"API key; better through the environment", "Kunci API; lebih aman lewat lingkungan"},
    {"Address of the running hub", "Alamat hub yang berjalan"},
    {"Address to listen on, instead of hub.yaml's", "Alamat untuk mendengarkan, menggantikan yang di hub.yaml"},
    {"Also what the agency may have already", "Juga yang mungkin sudah diterima instansi"},
    {"An attribute; may be given again", "Atribut; boleh diulang"},
    {"An office and all below it", "Instansi dan semua di bawahnya"},
    {"Answer, question, reason or note", "Jawaban, pertanyaan, alasan, atau catatan"},
    {"As JSON", "Sebagai JSON"},
    {"As a finding shows it; left out: a list", "Seperti tertulis pada temuan; bila kosong: daftar"},
    {"As connector list names it", "Seperti tertulis pada connector list"},
    {"As connector list names it; all when left out", "Seperti tertulis pada connector list; bila kosong: semua"},
    {"As given when it was filed", "Seperti diberikan saat diajukan"},
    {"As people quote it", "Seperti yang dikutip orang"},
    {"At which rate (60 unless given)", "Lajunya (60 bila tidak disebut)"},
    {"Code from categories.yaml", "Kode dari categories.yaml"},
    {"Complaint as JSON; - reads standard input", "Laporan sebagai JSON; - membaca masukan baku"},
    {"Configuration folder that names the database", "Folder konfigurasi yang menyebut basis datanya"},
    {"Configuration folder that names the restored database",
     "Folder konfigurasi yang menyebut basis data yang dipulihkan"},
    {"Configuration folder to publish", "Folder konfigurasi yang diterbitkan"},
    {"Configuration folder", "Folder konfigurasi"},
    {"Count what is alike: state, cause, office, instance", "Hitung yang serupa: keadaan, sebab, instansi, instans"},
    {"Data folder, instead of hub.yaml's", "Folder data, menggantikan yang di hub.yaml"},
    {"Data folder, instead of hub.yaml's: there the secret hub-master lies",
     "Folder data, menggantikan yang di hub.yaml: di sana rahasia hub-master"},
    {"Do not ask", "Jangan bertanya"},
    {"Failed at this moment or later (RFC 3339)", "Gagal pada saat ini atau sesudahnya (RFC 3339)"},
    {"Failed before this moment", "Gagal sebelum saat ini"},
    {"First moment (RFC 3339)", "Saat pertama (RFC 3339)"},
    {"Folder with the new calendar", "Folder dengan kalender baru"},
    {"For programs", "Untuk program"},
    {"For programs: files and counts", "Untuk program: berkas dan jumlah"},
    {"For programs; never translated", "Untuk program; tidak pernah diterjemahkan"},
    {"From now: 1d (unless given), 12h, 30m; 0d is what has run out",
     "Dari sekarang: 1d (bila tidak disebut), 12h, 30m; 0d berarti yang sudah lewat"},
    {"Hide the reporter from agencies and the public", "Sembunyikan pelapor dari instansi dan publik"},
    {"How many", "Berapa banyak"},
    {"It alleges abuse of office", "Menyangkut dugaan penyalahgunaan wewenang"},
    {"Its category", "Kategorinya"},
    {"Its number, as connector differences shows it", "Nomornya, seperti pada connector differences"},
    {"Its region", "Wilayahnya"},
    {"Its subject", "Judulnya"},
    {"Its text", "Isinya"},
    {"Its zone", "Zonanya"},
    {"Kemendagri code, e.g. 18.72.01", "Kode Kemendagri, misalnya 18.72.01"},
    {"Language: id or en (else SP4N_LANG, else the locale)",
     "Bahasa: id atau en (bila kosong SP4N_LANG, lalu lokal sistem)"},
    {"Last moment it works (RFC 3339)", "Saat terakhir berlaku (RFC 3339)"},
    {"Lines of a page, at most 200", "Baris per halaman, paling banyak 200"},
    {"Lines, at most 200", "Baris, paling banyak 200"},
    {"Messages, as dlq list shows them", "Pesan, seperti pada dlq list"},
    {"Name of the key", "Nama kunci"},
    {"Number of a version; left out: the active one", "Nomor versi; bila kosong: yang aktif"},
    {"Number of a version; left out: the folder of --config", "Nomor versi; bila kosong: folder pada --config"},
    {"Number of one job; left out: the newest 50", "Nomor satu tugas; bila kosong: 50 terbaru"},
    {"Number of the version (see config history)", "Nomor versi (lihat config history)"},
    {"Number of the version; left out: the active one", "Nomor versi; bila kosong: yang aktif"},
    {"Of named messages: when (RFC 3339)", "Untuk pesan yang disebut: kapan (RFC 3339)"},
    {"Of the last failure: validation, timeout, network, …",
     "Dari kegagalan terakhir: validation, timeout, network, …"},
    {"Of the message, as dlq list shows it", "Dari pesannya, seperti pada dlq list"},
    {"One JSON object a line", "Satu objek JSON per baris"},
    {"One JSON object", "Satu objek JSON"},
    {"One connector instance", "Satu instans konektor"},
    {"One or more, with commas: unknown, rejected, dead", "Satu atau lebih, dipisah koma: unknown, rejected, dead"},
    {"One or more, with commas: unverified, in_progress, …",
     "Satu atau lebih, dipisah koma: unverified, in_progress, …"},
    {"Only count what the filter finds", "Hanya hitung yang cocok dengan saringan"},
    {"Only show what would be changed", "Hanya tampilkan yang akan berubah"},
    {"Only when it is still at this version", "Hanya bila masih pada versi ini"},
    {"Only where a clock has run out", "Hanya yang tenggatnya sudah lewat"},
    {"Only where an agency's system said a word that nobody mapped",
     "Hanya yang sistem instansinya memakai kata yang belum dipetakan"},
    {"Page after page, to the end", "Halaman demi halaman, sampai akhir"},
    {"Really", "Sungguh"},
    {"Sent it back already; may be given again", "Sudah mengembalikannya; boleh diulang"},
    {"Show every rule, however many fail", "Tampilkan setiap aturan, berapa pun yang gagal"},
    {"Show what would change, and which deadlines would move",
     "Tampilkan yang akan berubah, dan tenggat yang akan bergeser"},
    {"The API's answer as it is", "Jawaban API apa adanya"},
    {"The `next` of the page before", "`next` dari halaman sebelumnya"},
    {"The agency that the reporter chose", "Instansi yang dipilih pelapor"},
    {"The agency's own number of it", "Nomor milik instansi"},
    {"The category's code that the agency's system takes", "Kode kategori yang diterima sistem instansi"},
    {"The last one of the page before", "Yang terakhir dari halaman sebelumnya"},
    {"The message, as dlq list shows it", "Pesannya, seperti pada dlq list"},
    {"The office whose subtree an agency's role acts in", "Instansi yang bawahannya menjadi lingkup peran instansi"},
    {"The place, in words", "Tempatnya, dengan kata-kata"},
    {"The region's code that it takes", "Kode wilayah yang diterimanya"},
    {"The same seed gives the same complaints", "Benih yang sama menghasilkan laporan yang sama"},
    {"This file alone, as it was published", "Berkas ini saja, seperti saat diterbitkan"},
    {"This one unless given", "Tahun ini bila tidak disebut"},
    {"Those too that are no more", "Juga yang sudah tidak ada"},
    {"Title, at most 200 characters", "Judul, paling banyak 200 karakter"},
    {"To repeat a complaint safely", "Untuk mengulang laporan dengan aman"},
    {"Up to this moment, exclusive", "Sampai sebelum saat ini"},
    {"Warnings count as errors", "Peringatan dianggap galat"},
    {"What happened, where, since when", "Apa yang terjadi, di mana, sejak kapan"},
    {"What it is for; unique", "Untuk apa; unik"},
    {"What the office was told about, instead of its own", "Yang ditembuskan kepada instansi, bukan miliknya sendiri"},
    {"When it is decided (default: now)", "Kapan diputuskan (bila kosong: sekarang)"},
    {"When it is sent (RFC 3339)", "Kapan dikirim (RFC 3339)"},
    {"When it starts, on the wall of the zone", "Mulai kapan, menurut jam setempat zonanya"},
    {"Who looked where", "Siapa memeriksa di mana"},
    {"Why; kept in the history", "Sebabnya; disimpan dalam riwayat"},
    {"Why; kept", "Sebabnya; disimpan"},
    {"Why; stands in the audit for good", "Sebabnya; tercatat selamanya dalam audit"},
    {"Why; stands in the complaint's history", "Sebabnya; tercatat dalam riwayat laporan"},
    {"Why; stands in the complaint's history: name nobody",
     "Sebabnya; tercatat dalam riwayat laporan: jangan sebut nama"},
    {"Working days", "Hari kerja"},
    {"channel, coordinator, overseer, national_admin, …", "channel, coordinator, overseer, national_admin, …"},
    {"complaint, aspiration or information_request", "complaint, aspiration, atau information_request"},
    {"complaint, aspiration, information_request", "complaint, aspiration, information_request"},
    {"complaint, update, withdrawal, notice", "complaint, update, withdrawal, notice"},
    {"dispose, copy: the agency", "dispose, copy: instansinya"},
    {"extend: working days", "extend: hari kerja"},
    {"hub, categories, agencies, routing, sla, calendar or connector; left out: a list",
     "hub, categories, agencies, routing, sla, calendar, atau connector; bila kosong: daftar"},
    {"libpq connection string instead", "Sebagai gantinya: untaian koneksi libpq"},
    {"libpq connection string, instead of hub.yaml's", "Untaian koneksi libpq, menggantikan yang di hub.yaml"},
    {"link_duplicate: the complaint that stays", "link_duplicate: laporan yang dipertahankan"},
    {"low, normal or high", "low, normal, atau high"},
    {"low, normal, high", "low, normal, high"},
    {"name=value; name= takes it out", "nama=nilai; nama= mengeluarkannya"},
    {"postpone: until when (RFC 3339)", "postpone: sampai kapan (RFC 3339)"},
    {"rate: 1 to 5", "rate: 1 sampai 5"},
    {"rate: takes the answer, which closes the complaint", "rate: menerima jawaban, yang menutup laporan"},
    {"tz database name", "Nama menurut basis data tz"},
    {"verify, dispose, follow_up, answer, return_not_competent, archive, …",
     "verify, dispose, follow_up, answer, return_not_competent, archive, …"},
    {"verify: the right category", "verify: kategori yang benar"},
    {"verify: the right region", "verify: wilayah yang benar"},
    {"web, sms, app, …", "web, sms, app, …"},
    {"web, sms, …", "web, sms, …"},
    {"Print the version", "Tampilkan versi"},
    {"Print this help message and exit", "Tampilkan bantuan ini"},
};

}  // namespace

void translate_options(CLI::App& app) {
    app.get_formatter()->label("Usage", "Pemakaian");
    app.get_formatter()->label("OPTIONS", "PILIHAN");
    app.get_formatter()->label("SUBCOMMAND", "PERINTAH");
    app.get_formatter()->label("Positionals", "Argumen");
    app.get_formatter()->label("REQUIRED", "WAJIB");
    app.get_formatter()->label("Env", "Lingkungan");
    app.group("Perintah");
    for (auto* option : app.get_options()) {
        const auto* found = std::ranges::find(texts, option->get_description(), &Translation::english);
        if (found != std::end(texts)) {
            option->description(std::string{found->indonesian});
        }
        option->group("Pilihan");
    }
    for (auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
        translate_options(*sub);
    }
}

}  // namespace hub::cli
