#include "hub/settings/help.hpp"

#include <algorithm>

namespace hub::settings {
namespace {

constexpr CodeHelp helps[] = {
    {"K001",
     "The configuration folder cannot be looked into: there is no such folder, or the hub's user may not "
     "read it. Check the path and the rights of every folder above it.",
     "Folder konfigurasi tidak dapat dibuka: foldernya tidak ada, atau pengguna hub tidak berhak "
     "membacanya. Periksa alamat folder dan hak akses setiap folder di atasnya.",
     "", "chmod 0700 /etc/sp4n-hub (owned by root, while the hub runs as sp4n)", "chmod 0755 /etc/sp4n-hub"},
    {"K002",
     "A file that every configuration needs is missing: hub.yaml, categories.yaml, routing.yaml, sla.yaml,"
     " and at least one file in agencies/ and in calendar/.",
     "Berkas yang wajib ada tidak ditemukan: hub.yaml, categories.yaml, routing.yaml, sla.yaml, serta "
     "sedikitnya satu berkas dalam agencies/ dan calendar/.",
     "", "agencies/ without any file", "agencies/metro.yaml"},
    {"K003",
     "Something with a name that the hub reads is no file that it can read: a folder, a device, or a file "
     "of another owner. Nothing of it is known, so the whole configuration is refused.",
     "Sesuatu dengan nama yang dibaca hub bukan berkas yang dapat dibaca: folder, perangkat, atau berkas "
     "milik pengguna lain. Isinya tidak diketahui, jadi seluruh konfigurasi ditolak.",
     "", "sla.yaml/ (a folder)", "sla.yaml"},
    {"K004",
     "A limit was passed that no honest file reaches: 1 MiB or 100,000 values a file, 64 KiB a line, 50 "
     "levels, 200 open brackets, 16 MiB a folder. Split the file, or write lists line by line.",
     "Suatu batas terlampaui yang tidak akan dicapai berkas wajar: 1 MiB atau 100.000 nilai per berkas, 64"
     " KiB per baris, 50 tingkat, 200 kurung terbuka, 16 MiB per folder. Bagi berkasnya, atau tulis daftar"
     " baris demi baris.",
     "", "one file with the agencies of the whole country", "a file in agencies/ for each province"},
    {"K005",
     "The file is not UTF-8 text, or holds a control character. Editors of other systems may save as "
     "UTF-16 or Windows-1252: save as UTF-8.",
     "Berkas bukan teks UTF-8, atau memuat karakter kendali. Penyunting di sistem lain mungkin menyimpan "
     "sebagai UTF-16 atau Windows-1252: simpan sebagai UTF-8.",
     "", "routing.yaml saved as \"Unicode\" (UTF-16)", "routing.yaml saved as UTF-8"},
    {"K006",
     "The file is not YAML: the indentation, a bracket or a ':' is wrong at this place or in the line "
     "above. A text that holds ': ' must stand in quotes.",
     "Berkas bukan YAML: jorokan, kurung, atau ':' keliru di tempat ini atau di baris di atasnya. Teks "
     "yang memuat ': ' harus ditulis dalam tanda kutip.",
     "sla.yaml", "    basis: a: law", "    basis: a law"},
    {"K007",
     "Anchors (&), aliases (*) and tags (!) are not used here: a configuration says what it says at the "
     "place where one reads it. Write the values out; put a text that begins with one of these signs in "
     "quotes.",
     "Jangkar (&), alias (*), dan tag (!) tidak dipakai di sini: konfigurasi mengatakan isinya di tempat "
     "ia dibaca. Tulis nilainya secara lengkap; teks yang diawali tanda-tanda itu ditulis dalam tanda "
     "kutip.",
     "sla.yaml", "    basis: *law", "    basis: a law"},
    {"K008",
     "A key stands twice in one map. YAML readers differ in which one they take, so neither is taken. "
     "Remove one of them.",
     "Satu kunci tertulis dua kali dalam satu peta. Pembaca YAML berbeda-beda dalam memilihnya, jadi "
     "keduanya tidak dipakai. Hapus salah satunya.",
     "sla.yaml", "  - name: p\n    name: q", "  - name: p"},
    {"K009",
     "A quote is opened and never closed, or closed on another line. What follows would be swallowed as "
     "text.",
     "Tanda kutip dibuka tetapi tidak pernah ditutup, atau ditutup di baris lain. Bagian sesudahnya akan "
     "tertelan sebagai teks.",
     "sla.yaml", "    basis: 'a law", "    basis: a law"},
    {"K010",
     "A second document begins in this file ('---'). One file is one document; nothing behind it would be "
     "read.",
     "Dokumen kedua dimulai dalam berkas ini ('---'). Satu berkas adalah satu dokumen; bagian sesudahnya "
     "tidak akan terbaca.",
     "sla.yaml", "a: b\n---\npolicies:", "policies:"},
    {"K011",
     "A key is not known at this place. It is mostly a typing mistake, or it stands one level too deep. "
     "The hint names the nearest one, or all that are known here.",
     "Suatu kunci tidak dikenal di tempat ini. Biasanya salah ketik, atau letaknya satu tingkat terlalu "
     "dalam. Petunjuknya menyebut kunci terdekat, atau semua yang dikenal di sini.",
     "sla.yaml", "    bases: a law", "    basis: a law"},
    {"K012", "A key is missing that has no default.", "Kunci yang tidak memiliki nilai bawaan belum ditulis.",
     "routing.yaml", "unsure: {}", "unsure: { to: triage }"},
    {"K013",
     "The value is of another kind than the key takes: a list for a text, a text for a list, or nothing at"
     " all.",
     "Jenis nilainya tidak sesuai dengan kunci: daftar untuk teks, teks untuk daftar, atau kosong sama "
     "sekali.",
     "sla.yaml", "    basis: [a, law]", "    basis: a law"},
    {"K014",
     "An agency is named that no file in agencies/ defines. Ids are compared letter by letter; the hint "
     "names the nearest one.",
     "Instansi yang disebut tidak didefinisikan dalam berkas mana pun di agencies/. Id dibandingkan huruf "
     "demi huruf; petunjuknya menyebut id terdekat.",
     "routing.yaml", "unsure: { to: triaje }", "unsure: { to: triage }"},
    {"K015", "A category is named that categories.yaml does not define.",
     "Kategori yang disebut tidak didefinisikan dalam categories.yaml.", "agencies/metro.yaml",
     "    handles: [public-work]", "    handles: [public-works]"},
    {"K016",
     "The time zone is none of the tz database. Indonesia's are Asia/Jakarta (WIB), Asia/Pontianak (WIB), "
     "Asia/Makassar (WITA) and Asia/Jayapura (WIT).",
     "Zona waktu ini tidak ada dalam basis data tz. Untuk Indonesia: Asia/Jakarta (WIB), Asia/Pontianak "
     "(WIB), Asia/Makassar (WITA), dan Asia/Jayapura (WIT).",
     "agencies/metro.yaml", "    zone: WIB", "    zone: Asia/Jakarta"},
    {"K017",
     "An agency names a connector instance that no file in connectors/ defines. Without `connector` the "
     "agency works in the hub's own inbox.",
     "Instansi menyebut konektor yang tidak didefinisikan dalam berkas mana pun di connectors/. Tanpa "
     "`connector`, instansi bekerja dalam kotak masuk hub.",
     "agencies/metro.yaml", "    connector: pupr", "    connector: pupr-rest"},
    {"K018",
     "A region code stands without quotes. For a YAML reader 18.72 is a number, and 11.10 is the same "
     "number as 11.1.",
     "Kode wilayah ditulis tanpa tanda kutip. Bagi pembaca YAML, 18.72 adalah angka, dan 11.10 sama dengan"
     " 11.1.",
     "agencies/metro.yaml", "    jurisdiction: [18.72]", "    jurisdiction: [\"18.72\"]"},
    {"K019",
     "A region code has another shape: province (PP), regency or city (PP.RR), district (PP.RR.DD), "
     "village (PP.RR.DD.VVVV).",
     "Bentuk kode wilayah keliru: provinsi (PP), kabupaten atau kota (PP.RR), kecamatan (PP.RR.DD), "
     "kelurahan atau desa (PP.RR.DD.VVVV).",
     "agencies/metro.yaml", "    jurisdiction: [\"1872\"]", "    jurisdiction: [\"18.72\"]"},
    {"K020",
     "A number has a zero in front. Some readers take 010 for 8, others for 10. Remove the zero; a code "
     "belongs in quotes.",
     "Angka diawali nol. Sebagian pembaca menganggap 010 sebagai 8, yang lain 10. Hapus nolnya; kode "
     "ditulis dalam tanda kutip.",
     "sla.yaml", "      verification: { limit: 03 }", "      verification: { limit: 3 }"},
    {"K021", "Not a number, or one outside what the key takes.",
     "Bukan angka, atau di luar rentang yang diterima kunci ini.", "sla.yaml", "      verification: { limit: 3.5 }",
     "      verification: { limit: 3 }"},
    {"K022",
     "Only true and false are truth values here. yes, no, on and off mean different things to different "
     "readers.",
     "Nilai kebenaran di sini hanya true dan false. yes, no, on, dan off berarti lain bagi pembaca yang "
     "berbeda.",
     "routing.yaml", "    when: { supervisory: yes, region: \"18.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K023",
     "The key takes one of a few words, and this is none of them. The hint names the nearest, or all of "
     "them.",
     "Kunci ini menerima salah satu dari beberapa kata, dan kata ini bukan salah satunya. Petunjuknya "
     "menyebut yang terdekat, atau semuanya.",
     "agencies/metro.yaml", "    kind: dek", "    kind: desk"},
    {"K024", "Not a date of the calendar, not written YYYY-MM-DD, or a day of another year than the file's.",
     "Bukan tanggal dalam kalender, tidak ditulis YYYY-MM-DD, atau hari dari tahun lain.", "sla.yaml",
     "    valid_from: 01-01-2018", "    valid_from: 2018-01-01"},
    {"K025",
     "Not a duration (500ms, 10s, 15min, 72h, 30d; no space), or not a time of escalation (60%, breach, +2"
     " working_days).",
     "Bukan durasi (500ms, 10s, 15min, 72h, 30d; tanpa spasi), atau bukan waktu eskalasi (60%, breach, +2 "
     "working_days).",
     "hub.yaml", "lease: { heartbeat: 10 s }", "lease: { heartbeat: 10s }"},
    {"K026",
     "An id, code or name has a shape that it cannot have: small letters, digits and '-'; agencies' ids "
     "are parted by '/', categories' codes by '.'.",
     "Bentuk id, kode, atau nama tidak sah: huruf kecil, angka, dan '-'; id instansi dipisahkan '/', kode "
     "kategori dipisahkan '.'.",
     "categories.yaml", "  - { code: Transport, name", "  - { code: transport, name"},
    {"K027",
     "The same thing is defined twice: an agency, a category, a rule, a policy, a day of the calendar. The"
     " hint says where the first one stands.",
     "Hal yang sama didefinisikan dua kali: instansi, kategori, aturan, kebijakan, atau hari dalam "
     "kalender. Petunjuknya menyebut letak yang pertama.",
     "calendar/2026.yaml", "joint_leave: [2026-01-01]", "joint_leave: [2026-12-24]"},
    {"K028", "Following `parent` from this agency upwards leads back to it. Remove one `parent` of the circle.",
     "Menelusuri `parent` dari instansi ini ke atas akan kembali kepadanya. Hapus salah satu `parent` "
     "dalam lingkaran itu.",
     "agencies/metro.yaml", "    parent: metro/pupr", "    parent: metro"},
    {"K029",
     "Two offices handle the same topic for the same region, so nobody could say which is competent. Let "
     "one of them handle a narrower topic or region.",
     "Dua kantor menangani topik yang sama untuk wilayah yang sama, jadi tidak jelas mana yang berwenang. "
     "Biarkan salah satunya menangani topik atau wilayah yang lebih sempit.",
     "agencies/metro.yaml", "    zone: Asia/Jakarta\n    handles: [public-works]", "    zone: Asia/Jakarta"},
    {"K030",
     "A test in routing.yaml fails: the complaint it describes goes elsewhere than it expects. Either the "
     "change is a mistake or the test is out of date.",
     "Uji dalam routing.yaml gagal: laporan yang digambarkannya disalurkan ke tempat lain. Perubahannya "
     "keliru, atau ujinya sudah usang.",
     "routing.yaml", "    expect: { to: metro, by: competence }", "    expect: { to: metro/pupr, by: competence }"},
    {"K031",
     "Something can never have an effect: a rule or a limit that one above it covers, a step that tells "
     "nobody, a ladder of a clock without a limit. Put the special before the general.",
     "Sesuatu tidak akan pernah berpengaruh: aturan atau batas yang tertutup oleh yang di atasnya, langkah"
     " yang tidak memberi tahu siapa pun, atau tangga tanpa batas waktu. Letakkan yang khusus sebelum yang"
     " umum.",
     "sla.yaml", "      verification: [{ limit: 3 }, { limit: 60, supervisory: true }]",
     "      verification: { limit: 3 }"},
    {"K032",
     "The hub knows the key, but not yet what to do with it. Leaving it out is safe; what to use instead "
     "is in the hint.",
     "Hub mengenal kunci ini, tetapi belum dapat menjalankannya. Kunci ini aman dihilangkan; penggantinya "
     "ada dalam petunjuk.",
     "", "a key that a later release will read", "without it"},
    {"K033",
     "A secret stands in the clear. Files of the configuration are read by many and stored with every "
     "version. Put the value into a file of mode 0400 in the data folder's secrets/ and write secret:name.",
     "Rahasia tertulis secara terbuka. Berkas konfigurasi dibaca banyak orang dan tersimpan bersama setiap"
     " versi. Simpan nilainya dalam berkas bermode 0400 di secrets/ pada folder data dan tulis "
     "secret:nama.",
     "connectors/pupr-rest.yaml", "settings:\n  auth: { bearer: abc123 }\n", "settings:\n"},
    {"K034", "A reference to a secret is secret: and a name of small letters, digits, '-', '_' and '.'.",
     "Rujukan ke rahasia terdiri dari secret: dan nama dengan huruf kecil, angka, '-', '_', dan '.'.",
     "connectors/pupr-rest.yaml", "settings:\n  auth: { bearer: \"secret:Big Name\" }\n", "settings:\n"},
    {"K035", "The name of a file and what it holds differ: calendar/2026.yaml holds the year 2026.",
     "Nama berkas dan isinya berbeda: calendar/2026.yaml memuat tahun 2026.", "calendar/2026.yaml", "year: 2025",
     "year: 2026"},
    {"K036", "A file lies in the folder that nothing reads: its name is misspelt, or ends with .yml.",
     "Ada berkas dalam folder yang tidak dibaca: namanya salah eja, atau berakhiran .yml.", "", "routing.yml",
     "routing.yaml"},
    {"K037", "A sub-topic's topic is missing: public-works.road needs public-works.",
     "Topik induk dari suatu subtopik belum ada: public-works.road memerlukan public-works.", "categories.yaml",
     "  - { code: public-work.road, name", "  - { code: public-works.road, name"},
    {"K038",
     "A desk is people who decide what nobody is sure of; an office handles topics. A desk has no "
     "`handles` and no `connector`, and `unsure` names a desk.",
     "Meja adalah petugas yang memutuskan hal yang meragukan; kantor menangani topik. Meja tidak memiliki "
     "`handles` maupun `connector`, dan `unsure` menyebut sebuah meja.",
     "routing.yaml", "unsure: { to: metro }", "unsure: { to: triage }"},
    {"K039", "A connector instance is configured, but no agency names it, so nothing is ever sent through it.",
     "Sebuah konektor dikonfigurasi, tetapi tidak ada instansi yang menyebutnya, jadi tidak ada yang "
     "pernah dikirim melaluinya.",
     "agencies/metro.yaml", "    handles: [public-works]\n", "    handles: [public-works]\n    connector: pupr-rest\n"},
    {"K040", "Something is empty that must say something: a name, the list of policies.",
     "Sesuatu yang harus berisi ternyata kosong: nama, atau daftar kebijakan.", "categories.yaml", "en: \"\"",
     "en: Road"},
    {"K041",
     "Not an address to listen on. It is an IP address and a port, in quotes; a name may mean several "
     "addresses, or another one tomorrow.",
     "Bukan alamat untuk didengarkan. Tulis alamat IP dan porta dalam tanda kutip; sebuah nama dapat "
     "berarti beberapa alamat, atau alamat lain esok hari.",
     "hub.yaml", "listen: { http: \"localhost:8080\" }", "listen: { http: \"127.0.0.1:8080\" }"},
    {"K042",
     "Two values contradict each other, each being right alone: a first pause that is longer than the "
     "longest one, a node that is dead before its next heartbeat.",
     "Dua nilai saling bertentangan walaupun masing-masing benar: jeda pertama lebih lama daripada jeda "
     "terlama, atau simpul dianggap mati sebelum denyut berikutnya.",
     "connectors/pupr-rest.yaml", "use: rest\nlimits: { retry_base: 2h, retry_cap: 1h }", "use: rest"},
    {"K043",
     "The folder passed every check, but the part of the hub that would use it refuses it. The text says "
     "why. Tell the makers of the hub: a check is missing.",
     "Folder lolos semua pemeriksaan, tetapi bagian hub yang akan memakainya menolak. Teksnya menyebut "
     "alasannya. Beri tahu pembuat hub: ada pemeriksaan yang kurang.",
     "", "(found by no check)", "(a folder that the whole hub can use)"},
    {"K044",
     "Not a word or phrase to look for: it has neither letter nor digit, or is longer than anybody would "
     "write the same way. Only words are compared; case, punctuation and diacritics do not count.",
     "Bukan kata atau frasa yang dapat dicari: tidak memuat huruf maupun angka, atau terlalu panjang untuk"
     " ditulis persis sama. Hanya kata yang dibandingkan; huruf besar, tanda baca, dan diakritik tidak "
     "diperhitungkan.",
     "routing.yaml", "    when: { text: { any: [\"?!\"] }, region: \"18.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K045",
     "Words of one condition contradict each other: what 'any' or 'all' asks for, 'none' rules out. Such a"
     " rule, or such an alternative, never holds.",
     "Kata-kata dalam satu syarat saling bertentangan: yang diminta 'any' atau 'all' ditiadakan oleh "
     "'none'. Aturan atau pilihan seperti itu tidak pernah terpenuhi.",
     "routing.yaml", "    when: { text: { all: [lampu jalan], none: [lampu] }, region: \"18.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K046",
     "Words add nothing to other words of the same rule: a phrase that holds another one, or one that is "
     "asked for twice.",
     "Kata-kata tidak menambah apa pun pada kata lain dalam aturan yang sama: frasa yang memuat frasa "
     "lain, atau yang diminta dua kali.",
     "routing.yaml", "    when: { text: { any: [lampu, lampu jalan] }, region: \"18.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K047", "A window of time is never open: hours that end when they begin, dates that end before they begin.",
     "Rentang waktu tidak pernah terbuka: jam yang berakhir saat dimulai, tanggal yang berakhir sebelum "
     "dimulai.",
     "routing.yaml", "    when: { hours: { from: \"08:00\", to: \"08:00\" }, region: \"18.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K048",
     "A rule is for a region that no agency names, nor one above or below it. It is mostly a typing "
     "mistake.",
     "Aturan berlaku untuk wilayah yang tidak disebut instansi mana pun, termasuk yang di atas atau di "
     "bawahnya. Biasanya salah ketik.",
     "routing.yaml", "    when: { supervisory: true, region: \"19.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K049",
     "Not a time: of day, in quotes, from \"00:00\" to \"24:00\"; or an instant with date, time and offset. "
     "Without quotes some readers make a number of base sixty of 16:00.",
     "Bukan waktu: jam dalam tanda kutip dari \"00:00\" sampai \"24:00\", atau saat dengan tanggal, jam, dan "
     "selisih waktu. Tanpa tanda kutip, sebagian pembaca menganggap 16:00 sebagai angka berbasis enam "
     "puluh.",
     "routing.yaml", "    when: { hours: { from: \"8:00\", to: \"16:00\" }, region: \"18.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K050",
     "A result changes nothing: a copy to the agency that is responsible, a flag or priority that the "
     "condition asks for already.",
     "Hasil aturan tidak mengubah apa pun: tembusan kepada instansi yang bertanggung jawab, tanda atau "
     "prioritas yang sudah diminta syaratnya.",
     "routing.yaml", "    to: metro\n    copy: [metro]", "    to: metro"},
    {"K051",
     "A key stands at the wrong place: a condition beside 'when' instead of inside it, or a result inside "
     "'when'. The hint says where it belongs.",
     "Kunci berada di tempat yang keliru: syarat di samping 'when' dan bukan di dalamnya, atau hasil di "
     "dalam 'when'. Petunjuknya menyebut tempatnya.",
     "routing.yaml", "    when: { valid: { from: 2026-12-01 }, region: \"18.72\" }",
     "    when: { supervisory: true, region: \"18.72\" }"},
    {"K901",
     "There is no connector of that name among those that are installed. The name after `use` is that of "
     "the shared object without .so.",
     "Tidak ada konektor dengan nama itu di antara yang terpasang. Nama setelah `use` adalah nama berkas "
     ".so tanpa akhirannya.",
     "", "use: restt", "use: rest"},
    {"K902",
     "The connector could not be asked about its settings: it is refused (another ABI, missing symbols), "
     "or its process ended. The text says which.",
     "Konektor tidak dapat ditanya tentang setelannya: ditolak (ABI lain, simbol kurang), atau prosesnya "
     "berakhir. Teksnya menyebut yang mana.",
     "", "a connector built against another version of the SDK", "the connector built again with the installed SDK"},
    {"K903",
     "The connector itself refuses this setting: unknown, missing, or of the wrong kind. Its README lists "
     "what it takes.",
     "Konektor itu sendiri menolak setelan ini: tidak dikenal, belum ada, atau jenisnya keliru. README-nya"
     " memuat setelan yang diterima.",
     "", "settings: { bse_url: http://127.0.0.1:8091 }", "settings: { base_url: http://127.0.0.1:8091 }"},
};

/// Indented, a line each.
std::string indented(std::string_view text) {
    std::string out = "    ";
    for (const char c : text) {
        out += c;
        if (c == '\n') {
            out += "    ";
        }
    }
    while (out.ends_with(' ') || out.ends_with('\n')) {
        out.pop_back();
    }
    return out + "\n";
}

}  // namespace

std::span<const CodeHelp> code_helps() {
    return helps;
}

const CodeHelp* find_code_help(std::string_view code) {
    const auto found = std::ranges::find_if(helps, [&](const CodeHelp& help) {
        return code.size() == help.code.size() && (code[0] == 'K' || code[0] == 'k') &&
               code.substr(1) == help.code.substr(1);
    });
    return found == std::end(helps) ? nullptr : &*found;
}

std::string render(const CodeHelp& help, Language language) {
    const bool indonesian = language == Language::id;
    const auto where = help.file.empty() ? std::string{} : " (" + std::string{help.file} + ")";
    return std::string{help.code} + "\n\n" + std::string{indonesian ? help.indonesian : help.english} + "\n\n" +
           (indonesian ? "Keliru" : "Wrong") + where + ":\n" + indented(help.wrong) + "\n" +
           (indonesian ? "Benar" : "Right") + where + ":\n" + indented(help.right);
}

}  // namespace hub::settings
