#include "hub/settings/error_texts.hpp"

#include "hub/settings/translation.hpp"

#include <vector>

namespace hub::settings {
namespace {

/// In this order: the first that fits counts, so the longer of two that begin alike stands first.
constexpr catalogue::Translation texts[] = {
    {"put the copy that you keep apart into secrets/hub-master of the data folder (mode 0400), or give it as "
     "SP4N_SECRET_HUB_MASTER; backups of the data folder leave it out on purpose (hub/docs/backup.md), and without it "
     "no reporter in this database can be read again (hub/docs/privacy.md)",
     "letakkan salinan yang Anda simpan terpisah ke secrets/hub-master dalam folder data (mode 0400), atau berikan "
     "lewat SP4N_SECRET_HUB_MASTER; cadangan folder data sengaja tidak memuatnya (hub/docs/backup.md), dan tanpanya "
     "tidak satu pun pelapor di basis data ini dapat dibaca lagi (hub/docs/privacy.md)"},
    {"a new installation gets it by 'sp4n-hub migrate'; otherwise {0}",
     "instalasi baru mendapatkannya lewat 'sp4n-hub migrate'; selain itu {0}"},
    {"no clock of this complaint has warned, or your level has acknowledged it",
     "belum ada jam laporan ini yang memperingatkan, atau tingkat Anda sudah menyatakan tahu"},
    {"there is something to acknowledge after the first step of a ladder",
     "baru ada yang dapat dinyatakan setelah langkah pertama tangga eskalasi"},
    {"letters go to offices", "surat ditujukan kepada instansi"},
    {"say --by agency too", "tambahkan --by agency"},
    {"{0} goes into a file", "{0} ditulis ke berkas"},
    {"say --out FILE", "tambahkan --out BERKAS"},
    {"a header line that is folded", "baris tajuk yang dilipat"},
    {"a header line without a proper name", "baris tajuk tanpa nama yang benar"},
    {"a Content-Length that is not a number", "Content-Length yang bukan angka"},
    {"a Transfer-Encoding that is not 'chunked'", "Transfer-Encoding selain 'chunked'"},
    {"more than one Content-Length", "lebih dari satu Content-Length"},
    {"a Transfer-Encoding beside another length, or with HTTP/1.0",
     "Transfer-Encoding bersama panjang lain, atau dengan HTTP/1.0"},
    {"not exactly one Host", "Host tidak tepat satu"},
    {"a control character", "karakter kendali"},
    {"a commit is on disk when it is answered", "transaksi sudah di disk saat dijawab"},
    {"fsync, synchronous_commit or full_page_writes is off", "fsync, synchronous_commit, atau full_page_writes mati"},
    {"turn all three on: without them an answered complaint can be lost",
     "nyalakan ketiganya: tanpanya laporan yang sudah dijawab dapat hilang"},
    {"PostgreSQL {0}, as {1}", "PostgreSQL {0}, sebagai {1}"},
    {"version {0}, this program wants {1}", "versi {0}, program ini membutuhkan {1}"},
    {"version {0}", "versi {0}"},
    {"this machine's and the database's agree", "jam mesin ini dan basis data sama"},
    {"is the database's", "milik basis data ini"},
    {"nothing answers at {0}", "tidak ada yang menjawab di {0}"},
    {"takes complaints at {0}", "menerima laporan di {0}"},
    {"is not ready: {0}", "belum siap: {0}"},
    {"see its log; the reason stands there too", "lihat lognya; sebabnya juga tertulis di sana"},
    {"{0} is not there", "{0} tidak ada"},
    {"`sp4n-hub serve` and scripts/run make it; or set data_folder in hub.yaml",
     "`sp4n-hub serve` dan scripts/run membuatnya; atau isi data_folder di hub.yaml"},
    {"{0} cannot be run", "{0} tidak dapat dijalankan"},
    {"install it beside sp4n-hub, or set SP4N_RUNNER", "pasang di samping sp4n-hub, atau isi SP4N_RUNNER"},
    {"approved", "ditetapkan"},
    {"there is no approved calendar: deadlines there are provisional",
     "belum ada kalender yang ditetapkan: tenggat di sana bersifat sementara"},
    {"write the joint decree into calendar/{0}.yaml", "tulis keputusan bersama ke calendar/{0}.yaml"},
    {"{0} errors, {1} warnings", "{0} galat, {1} peringatan"},
    {"sp4n-hub check {0}", "sp4n-hub check {0}"},
    {"sp4n-hub migrate --config DIR", "sp4n-hub migrate --config DIR"},
    {"sp4n-hub serve --config DIR", "sp4n-hub serve --config DIR"},
    {"name a file that is not there yet, in a folder that you may write",
     "sebutkan berkas yang belum ada, dalam folder yang boleh Anda tulis"},
    {"{0} (tried: {1}; named by: {2})", "{0} (dicoba: {1}; menurut: {2})"},
    {"the data folder {0} ({1})", "folder data {0} ({1})"},
    {"that is not a connection string of libpq", "itu bukan untaian koneksi libpq"},
    {"see database.url", "lihat database.url"},
    {"there is no port", "tidak ada porta"},
    {"between the brackets stands no IPv6 address", "di antara kurung siku bukan alamat IPv6"},
    {"an IPv6 address stands in brackets", "alamat IPv6 ditulis dalam kurung siku"},
    {"the host is no IP address", "hostnya bukan alamat IP"},
    {"must be the 16 digits of the identity card", "harus 16 angka pada kartu identitas"},
    {"must be a telephone number", "harus berupa nomor telepon"},
    {"must be an e-mail address", "harus berupa alamat surel"},
    {"must be a code of 1-100 characters", "harus berupa kode 1-100 karakter"},
    {"must be an RFC 3339 time", "harus berupa waktu RFC 3339"},
    {"for example 2026-11-24T00:00:00Z", "misalnya 2026-11-24T00:00:00Z"},
    {"must be 1-{0}", "harus 1-{0}"},
    {"this list has no such parameter", "daftar ini tidak punya parameter itu"},
    {"it knows: {0}", "yang dikenal: {0}"},
    {"no unused attachment of this key has this id", "tidak ada lampiran kunci ini yang belum dipakai dengan id ini"},
    {"upload the file again and name the new id", "unggah lagi berkasnya dan sebutkan id barunya"},
    {"there is no agency '{0}' in {1}", "tidak ada instansi '{0}' di {1}"},
    {"there is no agency '{0}'", "tidak ada instansi '{0}'"},
    {"see /v1/agencies", "lihat /v1/agencies"},
    {"see agencies/", "lihat agencies/"},
    {"see categories.yaml", "lihat categories.yaml"},
    {"see /v1/instances", "lihat /v1/instances"},
    {"this key acts for {0} and what is below it", "kunci ini bertindak untuk {0} dan bawahannya"},
    {"must be a time like 2026-12-01T00:00:00+07:00", "harus berupa waktu seperti 2026-12-01T00:00:00+07:00"},
    {"must be the tracking id of a complaint", "harus berupa nomor laporan"},
    {"there is no such category", "tidak ada kategori itu"},
    {"leave it out when the topic is not known", "kosongkan bila topiknya tidak diketahui"},
    {"there is no category '{0}'", "tidak ada kategori '{0}'"},
    {"the body must be a JSON object", "isi permintaan harus berupa objek JSON"},
    {"no such attachment is visible to this key", "tidak ada lampiran itu yang terlihat bagi kunci ini"},
    {"too many files are being sent", "terlalu banyak berkas sedang dikirim"},
    {"too many files are being taken in", "terlalu banyak berkas sedang diterima"},
    {"the same request may be sent again", "permintaan yang sama boleh dikirim lagi"},
    {"send the same request again", "kirim lagi permintaan yang sama"},
    {"it could not be cleaned, and the complaint is anonymous",
     "berkas tidak dapat dibersihkan, dan laporannya anonim"},
    {"must be one of: {0}", "harus salah satu dari: {0}"},
    {"must be a list of: {0}", "harus berupa daftar dari: {0}"},
    {"must be: {0}", "harus: {0}"},
    {"must be the `next` of a page", "harus berupa `next` dari suatu halaman"},
    {"there is no such field", "tidak ada isian itu"},
    {"did you mean `{0}`?", "mungkin maksud Anda `{0}`?"},
    {"did you mean {0}?", "mungkin maksud Anda {0}?"},
    {"this field must be given", "isian ini wajib ada"},
    {"must be a text of at most {0} bytes", "harus berupa teks paling banyak {0} bita"},
    {"must be a text", "harus berupa teks"},
    {"must not hold control characters", "tidak boleh memuat karakter kendali"},
    {"must not be empty", "tidak boleh kosong"},
    {"must have at most {0} characters", "paling banyak {0} karakter"},
    {"must be true or false", "harus true atau false"},
    {"must be a whole number from {0} to {1}", "harus bilangan bulat dari {0} sampai {1}"},
    {"must be a code like 18.72 or 18.72.01.1001, as a text",
     "harus berupa kode seperti 18.72 atau 18.72.01.1001, sebagai teks"},
    {"must be a code like 18.72", "harus berupa kode seperti 18.72"},
    {"must be an object with latitude and longitude", "harus berupa objek dengan latitude dan longitude"},
    {"must be a number of degrees", "harus berupa angka derajat"},
    {"must lie within ±{0}", "harus dalam rentang ±{0}"},
    {"must be an object of at most 32 texts", "harus berupa objek dengan paling banyak 32 teks"},
    {"must be an object", "harus berupa objek"},
    {"names are 1-40 of a-z, 0-9 and _", "nama terdiri dari 1-40 karakter a-z, 0-9, dan _"},
    {"must be a list of at most 10 ids of attachments", "harus berupa daftar paling banyak 10 id lampiran"},
    {"must be the id that POST /v1/attachments gave", "harus berupa id yang diberikan POST /v1/attachments"},
    {"each file stands here once", "setiap berkas hanya disebut sekali"},
    {"this is not a valid HTTP request: {0}", "ini bukan permintaan HTTP yang sah: {0}"},
    {"this is not a valid HTTP request", "ini bukan permintaan HTTP yang sah"},
    {"the request body is over the limit", "isi permintaan melebihi batas"},
    {"the request headers are over the limit", "tajuk permintaan melebihi batas"},
    {"the database cannot be reached now", "basis data tidak terjangkau saat ini"},
    {"the database cannot be reached", "basis data tidak terjangkau"},
    {"the database was not reached yet", "basis data belum terjangkau"},
    {"no such key, or it has expired", "tidak ada kunci itu, atau sudah kedaluwarsa"},
    {"the Authorization header is not 'Bearer <key>'", "tajuk Authorization bukan 'Bearer <kunci>'"},
    {"send the API key as 'Authorization: Bearer <key>'", "kirim kunci API sebagai 'Authorization: Bearer <kunci>'"},
    {"too many requests wait for the database", "terlalu banyak permintaan menunggu basis data"},
    {"too many complaints wait for the database", "terlalu banyak laporan menunggu basis data"},
    {"copies are an office's: give `agency` too", "tembusan adalah milik instansi: sebutkan juga `agency`"},
    {"must be a tracking id", "harus berupa nomor laporan"},
    {"take it from a page's `next`", "ambil dari `next` suatu halaman"},
    {"`after` names no complaint", "`after` tidak menyebut laporan yang ada"},
    {"must be a span like 1d, 12h or 30m, 10000 of them at most",
     "harus berupa rentang seperti 1d, 12h, atau 30m, paling banyak 10000"},
    {"must be a code of 1-100 characters on one line", "harus berupa kode 1-100 karakter dalam satu baris"},
    {"the name of an attribute has 1-100 characters", "nama atribut terdiri dari 1-100 karakter"},
    {"an edit names a category, a region or attributes", "suntingan menyebut kategori, wilayah, atau atribut"},
    {"to send it again as it is, use redrive", "untuk mengirimnya lagi apa adanya, pakai redrive"},
    {"no dead letter with this id is visible to this key",
     "tidak ada pesan gagal dengan id ini yang terlihat bagi kunci ini"},
    {"see `errors`: each names a parameter, what is wrong and what to do",
     "lihat `errors`: masing-masing menyebut parameter, yang keliru, dan yang perlu dilakukan"},
    {"see `errors`: each names a field, what is wrong and what to do",
     "lihat `errors`: masing-masing menyebut isian, yang keliru, dan yang perlu dilakukan"},
    {"there is nothing at this address", "tidak ada apa-apa di alamat ini"},
    {"only a message that is rejected or dead can be edited",
     "hanya pesan yang rejected atau dead yang dapat disunting"},
    {"no job with this number is visible to this key", "tidak ada tugas dengan nomor ini yang terlihat bagi kunci ini"},
    {"no instance with this name is visible to this key",
     "tidak ada instans dengan nama ini yang terlihat bagi kunci ini"},
    {"no difference with this number is visible to this key",
     "tidak ada perbedaan dengan nomor ini yang terlihat bagi kunci ini"},
    {"no complaint with this tracking id is visible to this key",
     "tidak ada laporan dengan nomor ini yang terlihat bagi kunci ini"},
    {"this instance serves offices of others too", "instans ini juga melayani instansi lain"},
    {"ask a national administrator to do it", "minta administrator nasional melakukannya"},
    {"the query of the address is malformed", "bagian kueri pada alamat tidak sah"},
    {"a parameter stands twice in the address", "satu parameter tertulis dua kali dalam alamat"},
    {"there is no such parameter", "tidak ada parameter itu"},
    {"there is no such agency", "tidak ada instansi itu"},
    {"there is no such complaint", "tidak ada laporan itu"},
    {"there is no such job", "tidak ada tugas itu"},
    {"there is no such dead letter", "tidak ada pesan gagal itu"},
    {"there is no such difference", "tidak ada perbedaan itu"},
    {"must say something of the reporter", "harus menyebut sesuatu tentang pelapor"},
    {"leave it out when nobody is named", "kosongkan bila tidak ada yang disebut"},
    {"filing a complaint needs an Idempotency-Key header", "mengajukan laporan memerlukan tajuk Idempotency-Key"},
    {"send a fresh UUID with each complaint and the same one when you repeat it",
     "kirim UUID baru untuk setiap laporan dan yang sama bila mengulanginya"},
    {"the key is 1-128 printable characters without spaces or quotes",
     "kuncinya 1-128 karakter tercetak tanpa spasi atau tanda kutip"},
    {"the body must be sent as application/json", "isi harus dikirim sebagai application/json"},
    {"an access code opens its own complaint and nothing else", "kode akses hanya membuka laporannya sendiri"},
    {"this access code does not open a complaint with this tracking id",
     "kode akses ini tidak membuka laporan dengan nomor ini"},
    {"this address takes {0}", "alamat ini menerima {0}"},
    {"a key of the role {0} may not {1}", "kunci dengan peran {0} tidak boleh {1}"},
    {"this Idempotency-Key was used for a complaint with another body",
     "Idempotency-Key ini sudah dipakai untuk laporan dengan isi lain"},
    {"use a fresh key for a new complaint", "pakai kunci baru untuk laporan baru"},
    {"If-Match takes the ETag of the complaint, as in \"5\"", "If-Match diisi ETag laporan, seperti \"5\""},
    {"allowed now: {0}", "yang boleh sekarang: {0}"},
    {"the member \"{0}\" stands twice", "anggota \"{0}\" tertulis dua kali"},
    {"the body is empty", "isinya kosong"},
    {"send the file's bytes as the body", "kirim isi berkas sebagai isi permintaan"},
    {"a file has at most 10 MB", "berkas paling besar 10 MB"},
    {"the picture has more than 10 MB", "gambar lebih dari 10 MB"},
    {"send a smaller picture, or fewer pages", "kirim gambar yang lebih kecil, atau halaman yang lebih sedikit"},
    {"send a smaller picture", "kirim gambar yang lebih kecil"},
    {"the bytes are of no type that is taken", "isinya bukan jenis yang diterima"},
    {"send image/jpeg, image/png, image/webp, image/heic or application/pdf",
     "kirim image/jpeg, image/png, image/webp, image/heic, atau application/pdf"},
    {"there is no room for another file", "tidak ada tempat untuk berkas lagi"},
    {"complaints without attachments are taken all the same; try again later",
     "laporan tanpa lampiran tetap diterima; coba lagi nanti"},
    {"see that sp4n-image-cleaner lies beside sp4n-hub", "pastikan sp4n-image-cleaner berada di samping sp4n-hub"},
    {"this is no whole picture", "ini bukan gambar yang utuh"},
    {"see whether it opens elsewhere; send it anew", "periksa apakah bisa dibuka di tempat lain; kirim lagi"},
    {"a picture has at most {0} million pixels", "gambar paling banyak {0} juta piksel"},
    {"send it smaller, or saved anew", "kirim yang lebih kecil, atau simpan ulang"},
    {"send it smaller", "kirim yang lebih kecil"},
    {"this picture takes more memory or time than one may",
     "gambar ini memakan memori atau waktu lebih dari yang diperbolehkan"},
    {"this hub has no folder for files", "hub ini tidak punya folder untuk berkas"},
    {"too many files of this key belong to no complaint yet",
     "terlalu banyak berkas kunci ini yang belum menjadi bagian laporan"},
    {"file the complaints they are for, or wait: unfiled ones go after 24 hours",
     "ajukan laporannya, atau tunggu: yang tidak dipakai dihapus setelah 24 jam"},
    {"a file that was named was filed with another complaint meanwhile, or has expired",
     "berkas yang disebut sudah dipakai laporan lain, atau kedaluwarsa"},
    {"upload it again and name the new id", "unggah lagi dan sebutkan id barunya"},
    {"this hub has no key to open who reported", "hub ini tidak punya kunci untuk membuka identitas pelapor"},
    {"this hub has no key to seal who reported", "hub ini tidak punya kunci untuk menyegel identitas pelapor"},
    {"the complaint is at version {0} and {1} now", "laporan kini pada versi {0} dan {1}"},
    {"read it again; allowed now: {0}", "baca lagi; yang boleh sekarang: {0}"},
    {"there is no complaint with that tracking id", "tidak ada laporan dengan nomor itu"},
    {"the database refused the change", "basis data menolak perubahan"},
    {"this node is being stopped", "simpul ini sedang dihentikan"},
    {"the connector behind this address does not run now", "konektor di balik alamat ini sedang tidak berjalan"},
    {"the connector behind this address gave no answer", "konektor di balik alamat ini tidak menjawab"},
    {"too many requests are under way for this address", "terlalu banyak permintaan sedang berjalan untuk alamat ini"},
    {"somebody has decided about it since it was looked up", "seseorang sudah memutuskannya sejak dilihat"},
    {"this message is {0}: the hub itself still takes care of it", "pesan ini {0}: masih diurus hub sendiri"},
    {"this message is {0}", "pesan ini {0}"},
    {"see what became of it: GET it", "lihat nasibnya: GET pesan itu"},
    {"there is no instance with this name", "tidak ada instans dengan nama ini"},
    {"the instance does not run", "instans tidak berjalan"},
    {"GET /v1/instances says in what health it is", "GET /v1/instances menyebut keadaannya"},
    {"this instance cannot be asked without a message", "instans ini tidak dapat diuji tanpa pesan"},
    {"its connector, or its settings, know no probe", "konektornya, atau pengaturannya, tidak mengenal uji"},
    {"the instance is being probed already", "instans sedang diuji"},
    {"wait for that answer", "tunggu jawabannya"},
    {"ask again in a moment", "tanyakan lagi sebentar lagi"},
    {"this instance cannot list its agency's cases", "instans ini tidak dapat memberi daftar kasus instansinya"},
    {"its connector, or its settings, know no list", "konektornya, atau pengaturannya, tidak mengenal daftar"},
    {"this difference is resolved already", "perbedaan ini sudah selesai"},
    {"only what the agency's system does not have can be handed over again",
     "hanya yang tidak ada di sistem instansi yang dapat diserahkan lagi"},
    {"the search took longer than 2 s", "pencarian memakan lebih dari 2 detik"},
    {"narrow it: a time span (received_from, received_before), a status, or an agency",
     "persempit: rentang waktu (received_from, received_before), status, atau instansi"},
    {"'{0}' is not possible for a {1} while the complaint is {2}", "'{0}' tidak bisa dilakukan {1} selagi laporan {2}"},
    {"this complaint is not handled by {0}", "laporan ini tidak ditangani {0}"},
    {"'{0}' needs a text", "'{0}' memerlukan keterangan"},
    {"say it in a sentence: it stands in the complaint's history",
     "tulis dalam satu kalimat: tercatat dalam riwayat laporan"},
    {"a rating is a number from 1 to 5", "penilaian adalah angka 1 sampai 5"},
    {"there is no final answer to accept yet", "belum ada jawaban akhir untuk diterima"},
    {"rate without accepting, or wait for the agency's answer", "nilai tanpa menerima, atau tunggu jawaban instansi"},
    {"the flags are as wished already", "tandanya sudah seperti yang diminta"},
    {"only the reporter may lower these flags", "hanya pelapor yang boleh menurunkan tanda ini"},
    {"a national_admin may set anonymous or secret, not take them away",
     "national_admin boleh menetapkan anonim atau rahasia, tidak menghapusnya"},
    {"a complaint is received once", "laporan diterima satu kali"},
    {"this complaint has no record of who reported", "laporan ini tidak memiliki catatan pelapor"},
    {"name the other complaint that this one repeats", "sebutkan laporan lain yang diulang oleh laporan ini"},
    {"a complaint may be reopened within {0} days after it was closed",
     "laporan dapat dibuka lagi dalam {0} hari setelah ditutup"},
    {"file a new complaint and name this one", "ajukan laporan baru dan sebutkan yang ini"},
    {"this complaint is not with {0} or an office below it", "laporan ini tidak berada pada {0} atau bawahannya"},
    {"a {0} does not hand over again", "{0} tidak berwenang menyerahkan lagi"},
    {"handing a complaint over again needs a reason", "menyerahkan laporan lagi memerlukan alasan"},
    {"this complaint is no longer in work at an office behind this instance",
     "laporan ini tidak lagi dikerjakan instansi di balik instans ini"},
    {"it was handed over again for this difference already", "untuk perbedaan ini sudah diserahkan lagi"},
    {"'{0}' is not an agency that handles complaints", "'{0}' bukan instansi yang menangani laporan"},
    {"name an agency from agencies/ that is not a desk", "sebutkan instansi dari agencies/ yang bukan meja"},
    {"'{0}' is responsible already", "'{0}' sudah bertanggung jawab"},
    {"'{0}' is not a unit of {1}", "'{0}' bukan unit dari {1}"},
    {"an agency hands on to its own units; what is not yours goes back by return_not_competent",
     "instansi meneruskan ke unitnya sendiri; yang bukan wewenang Anda dikembalikan dengan return_not_competent"},
    {"'{0}' has it already", "'{0}' sudah menerimanya"},
    {"this message is not for {0} or an office below it", "pesan ini bukan untuk {0} atau bawahannya"},
    {"a {0} does not decide about dead letters", "{0} tidak memutuskan tentang pesan gagal"},
    {"'{0}' needs a reason", "'{0}' memerlukan alasan"},
    {"that the agency has it is shown by the agency's own number",
     "bahwa instansi memilikinya dibuktikan dengan nomor milik instansi"},
    {"look it up in the agency's system", "cari di sistem instansi"},
    {"the agency may have this message already, and its system does not recognise a repetition",
     "instansi mungkin sudah memiliki pesan ini, dan sistemnya tidak mengenali pengulangan"},
    {"look there first, and settle it if it is there; or wish it with true",
     "periksa dahulu di sana, dan tuntaskan bila ada; atau minta dengan true"},
    {"a message is put off by 366 days at most", "pesan ditunda paling lama 366 hari"},
    {"the agency may have this message as it is, so it cannot be changed any more",
     "instansi mungkin sudah memiliki pesan ini apa adanya, jadi tidak dapat diubah lagi"},
    {"look there first, and settle it or send it again as it is",
     "periksa dahulu di sana, lalu tuntaskan atau kirim lagi apa adanya"},
    {"an edit needs a reason", "suntingan memerlukan alasan"},
    {"a complaint is postponed to an instant within the next 366 days",
     "laporan ditunda sampai suatu saat dalam 366 hari ke depan"},
    {"say until when, as in 2026-12-01T00:00:00+07:00", "sebutkan sampai kapan, seperti 2026-12-01T00:00:00+07:00"},
    {"completion may be extended {0} time(s), by {1} working days in all; so far: {2} time(s), {3} days",
     "penyelesaian dapat diperpanjang {0} kali, seluruhnya {1} hari kerja; sejauh ini: {2} kali, {3} hari"},
    {"the completion clock does not run, or its limit has passed",
     "jam penyelesaian tidak berjalan, atau tenggatnya sudah lewat"},
    {"no limit of this complaint moves", "tidak ada tenggat laporan ini yang bergeser"},
    {"there is no time zone '{0}'", "tidak ada zona waktu '{0}'"},
    {"say --zone Asia/Jakarta or --agency ID", "sebutkan --zone Asia/Jakarta atau --agency ID"},
    {"--from takes a time like 2026-03-13T10:00, not '{0}'",
     "--from diisi waktu seperti 2026-03-13T10:00, bukan '{0}'"},
    {"--at takes an instant like 2026-11-28T23:00:00+07:00, not '{0}'",
     "--at diisi waktu seperti 2026-11-28T23:00:00+07:00, bukan '{0}'"},
    {"no configuration was activated yet: there is nothing to compare with",
     "belum ada konfigurasi yang diaktifkan: tidak ada pembandingnya"},
    {"no configuration was activated yet", "belum ada konfigurasi yang diaktifkan"},
    {"start a hub, or use sp4n-hub config publish", "jalankan hub, atau pakai sp4n-hub config publish"},
    {"there is no calendar of {0}", "tidak ada kalender tahun {0}"},
    {"add calendar/{0}.yaml; until then only weekends are free there",
     "tambahkan calendar/{0}.yaml; sebelum itu hanya akhir pekan yang libur"},
    {"cannot read {0}", "tidak dapat membaca {0}"},
    {"there is no file '{0}' in this version", "tidak ada berkas '{0}' dalam versi ini"},
    {"the folder {0} cannot be read", "folder {0} tidak dapat dibaca"},
    {"there is no schema '{0}'", "tidak ada skema '{0}'"},
    {"sp4n-hub config schema lists all of them", "sp4n-hub config schema menampilkan semuanya"},
    {"there is no code '{0}'", "tidak ada kode '{0}'"},
    {"sp4n-hub help lists all of them", "sp4n-hub help menampilkan semuanya"},
    {"--attribute takes name=value, and '{0}' is none", "--attribute diisi nama=nilai, dan '{0}' bukan"},
    {"--attribute takes name=value, not '{0}'", "--attribute diisi nama=nilai, bukan '{0}'"},
    {"sending many again needs --reason", "mengirim lagi banyak pesan memerlukan --reason"},
    {"either name messages or give a filter, not both", "sebutkan pesan atau beri saringan, jangan keduanya"},
    {"name messages, or say which by a filter: --agency, --instance, --cause, …",
     "sebutkan pesan, atau pilih dengan saringan: --agency, --instance, --cause, …"},
    {"--not-before is for messages that are named", "--not-before hanya untuk pesan yang disebut"},
    {"nobody said who reported this complaint, or the record was erased",
     "tidak ada yang menyebut pelapornya, atau catatannya sudah dihapus"},
    {"{0} does not know '{1}'", "{0} tidak mengenal '{1}'"},
    {"say one of: {0}", "pilih salah satu: {0}"},
    {"the text is not UTF-8", "teksnya bukan UTF-8"},
    {"the hub at {0} does not answer: {1}", "hub di {0} tidak menjawab: {1}"},
    {"is `sp4n-hub serve` running there?", "apakah `sp4n-hub serve` berjalan di sana?"},
    {"what answers at {0} is no hub", "yang menjawab di {0} bukan hub"},
    {"'{0}' is not an address like http://127.0.0.1:8080", "'{0}' bukan alamat seperti http://127.0.0.1:8080"},
    {"others may read {0}", "pengguna lain dapat membaca {0}"},
    {"there is no secret '{0}' in {1}", "tidak ada rahasia '{0}' di {1}"},
    {"there is no secret '{0}'", "tidak ada rahasia '{0}'"},
    {"put it into one of: {0}", "letakkan di salah satu dari: {0}"},
    {"the secret 'hub-master' is not 64 hexadecimal digits", "rahasia 'hub-master' bukan 64 angka heksadesimal"},
    {"the secret 'hub-master' is not the one that this database was made with",
     "rahasia 'hub-master' bukan yang dipakai saat basis data ini dibuat"},
    {"this database was not given a master key yet", "basis data ini belum diberi kunci induk"},
    {"run 'sp4n-hub migrate' with this configuration and data folder",
     "jalankan 'sp4n-hub migrate' dengan konfigurasi dan folder data ini"},
    {"name a data folder that this user may write in hub.yaml (data_folder) or SP4N_DATA",
     "sebutkan folder data yang boleh ditulis pengguna ini di hub.yaml (data_folder) atau SP4N_DATA"},
    {"a hub works on this database ({0} nodes)", "sebuah hub bekerja pada basis data ini ({0} simpul)"},
    {"there is no version {0}", "tidak ada versi {0}"},
    {"see sp4n-hub config history", "lihat sp4n-hub config history"},
    {"the name or the password is wrong", "nama atau kata sandi salah"},
    {"too many wrong passwords for this name: wait a moment",
     "terlalu banyak kata sandi salah untuk nama ini: tunggu sebentar"},
    {"too many people sign in at once", "terlalu banyak orang masuk bersamaan"},
    {"this request was made by a page that is not this hub's",
     "permintaan ini dibuat oleh halaman yang bukan milik hub"},
    {"an API key does not sign out", "kunci API tidak dapat keluar"},
    {"revoke it: sp4n-hub key revoke", "cabut: sp4n-hub key revoke"},
    {"there is an account '{0}' already", "sudah ada akun '{0}'"},
    {"choose another name; one that was disabled is never used again",
     "pilih nama lain; nama yang dinonaktifkan tidak dipakai lagi"},
    {"nobody who may sign in is called '{0}'", "tidak ada akun aktif bernama '{0}'"},
    {"see: sp4n-hub account list", "lihat: sp4n-hub account list"},
    {"there is a key named '{0}' already", "sudah ada kunci bernama '{0}'"},
    {"choose another name", "pilih nama lain"},
    {"no live key is named '{0}'", "tidak ada kunci berlaku bernama '{0}'"},
    {"see: sp4n-hub key list", "lihat: sp4n-hub key list"},
    {"the database is at version {0}, this hub knows {1}", "basis data pada versi {0}, hub ini mengenal {1}"},
    {"run the newer hub", "jalankan hub yang lebih baru"},
    {"run the newer program", "jalankan program yang lebih baru"},
    {"is the server running? see scripts/postgres", "apakah servernya berjalan? lihat scripts/postgres"},
    {"is the server running? ./scripts/postgres start DIR, or database.url",
     "apakah servernya berjalan? ./scripts/postgres start DIR, atau database.url"},
    {"'{0}' is not an address to listen on: {1}", "'{0}' bukan alamat untuk mendengarkan: {1}"},
    {"write an IP address and a port: \"127.0.0.1:8080\", \"0.0.0.0:8080\", \"[::1]:8080\"",
     "tulis alamat IP dan porta: \"127.0.0.1:8080\", \"0.0.0.0:8080\", \"[::1]:8080\""},
};

bool is_gap(std::string_view pattern, std::size_t at) {
    return at + 2 < pattern.size() && pattern[at] == '{' && pattern[at + 1] >= '0' && pattern[at + 1] <= '9' &&
           pattern[at + 2] == '}';
}

/// Where the next gap is; the end: there is none.
std::size_t next_gap(std::string_view pattern, std::size_t from) {
    while (from < pattern.size() && !is_gap(pattern, from)) {
        ++from;
    }
    return from;
}

/// What fills the gaps of an English pattern, in their order there; nullopt: the text is another.
std::optional<std::vector<std::string_view>> fillings(std::string_view pattern, std::string_view text) {
    std::vector<std::string_view> out;
    auto gap = next_gap(pattern, 0);
    if (!text.starts_with(pattern.substr(0, gap))) {
        return std::nullopt;
    }
    auto at = gap;
    while (gap < pattern.size()) {
        const auto after = gap + 3;
        gap = next_gap(pattern, after);
        const auto literal = pattern.substr(after, gap - after);
        const auto end = gap == pattern.size() ? (text.size() >= at + literal.size() && text.ends_with(literal)
                                                      ? text.size() - literal.size()
                                                      : std::string_view::npos)
                                               : text.find(literal, at);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        out.push_back(text.substr(at, end - at));
        at = end + literal.size();
    }
    return at == text.size() ? std::optional{out} : std::nullopt;
}

/// What fills a gap may be a text of the catalogue itself; values are left as they are.
std::string part_in_indonesian(std::string_view part) {
    for (const auto& entry : texts) {
        if (entry.english == part) {
            return std::string{entry.indonesian};
        }
    }
    return std::string{part};
}

std::string filled(std::string_view pattern, const std::vector<std::string_view>& parts) {
    std::string out;
    for (std::size_t at = 0; at < pattern.size();) {
        if (is_gap(pattern, at) && static_cast<std::size_t>(pattern[at + 1] - '0') < parts.size()) {
            out += part_in_indonesian(parts[static_cast<std::size_t>(pattern[at + 1] - '0')]);
            at += 3;
        } else {
            out += pattern[at++];
        }
    }
    return out;
}

}  // namespace

std::optional<std::string> indonesian_error(std::string_view english) {
    if (english.empty()) {
        return std::string{};
    }
    for (const auto& entry : texts) {
        if (const auto parts = fillings(entry.english, english)) {
            return filled(entry.indonesian, *parts);
        }
    }
    return std::nullopt;
}

}  // namespace hub::settings
