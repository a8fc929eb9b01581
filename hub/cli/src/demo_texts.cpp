#include "demo_texts.hpp"

namespace hub::cli::detail {
namespace {

// All texts are invented. Shares: other 23, public works 17, employment 8, social 6, education 6, public order 6,
// transport 5, environment 5, IT 5, health 3, economy 3, civil registry 3, energy 2; the sum need not be 100.
const std::vector<DemoTopic>& topics() {
    static const std::vector<DemoTopic> all{
        {"public-works.road",
         11,
         "Dinas Pekerjaan Umum dan Penataan Ruang",
         {"Jalan berlubang di {jalan}", "Mohon perbaikan jalan {jalan}", "Jalan rusak parah dekat {tempat}"},
         {"Jalan di {jalan} sudah lama berlubang dan tidak ada perbaikan.",
          "Lubang paling dalam ada di dekat {tempat}, kira-kira {rt} sentimeter.",
          "Kalau malam pengendara motor sering jatuh karena lubang tidak kelihatan.",
          "Warga sudah menimbun dengan batu tetapi hanyut lagi terkena hujan."}},
        {"public-works.bridge",
         2,
         "Dinas Pekerjaan Umum dan Penataan Ruang",
         {"Jembatan {jalan} hampir putus", "Pagar jembatan dekat {tempat} hilang"},
         {"Jembatan di {jalan} sudah retak dan bergoyang kalau truk lewat.",
          "Pagar pengaman jembatan hilang sejak beberapa bulan yang lalu."}},
        {"public-works.drainage",
         4,
         "Dinas Pekerjaan Umum dan Penataan Ruang",
         {"Drainase tersumbat di {jalan}", "Banjir setiap hujan di {jalan}", "Gorong-gorong mampet RT {rt}"},
         {"Setiap hujan air meluap ke rumah warga di {jalan}.", "Gorong-gorong dekat {tempat} penuh lumpur dan sampah.",
          "Sudah {rt} kali kami kerja bakti tetapi saluran tetap mampet."}},
        {"transport.street-light",
         3,
         "Dinas Perhubungan",
         {"Lampu jalan mati di {jalan}", "PJU mati sepanjang {jalan}", "Mohon dipasang lampu jalan dekat {tempat}"},
         {"Lampu jalan di {jalan} mati sudah {rt} minggu.", "Kalau malam gelap sekali dan rawan kejahatan.",
          "PJU mati dari {tempat} sampai simpang."}},
        {"transport.traffic-light",
         2,
         "Dinas Perhubungan",
         {"Lampu merah rusak di simpang {jalan}", "Parkir liar di depan {tempat}", "Macet setiap pagi di {jalan}"},
         {"Lampu merah di simpang {jalan} mati sehingga semrawut.",
          "Mobil parkir di bahu jalan depan {tempat} dan membuat macet.",
          "Mohon ada petugas yang mengatur pada jam sekolah."}},
        {"health.clinic",
         3,
         "Dinas Kesehatan",
         {"Antrean puskesmas terlalu lama", "Obat kosong di puskesmas", "Pelayanan kurang ramah di puskesmas"},
         {"Saya antre dari pagi tetapi baru dilayani setelah {rt} jam.",
          "Petugas mengatakan obat kosong dan disuruh beli di luar.", "Mohon jadwal dokter ditempel di depan."}},
        {"education.facilities",
         6,
         "Dinas Pendidikan dan Kebudayaan",
         {"Pungutan di sekolah", "Atap kelas bocor dekat {tempat}", "Tanya pendaftaran siswa baru"},
         {"Atap ruang kelas bocor dan murid belajar sambil kebasahan.",
          "Orang tua diminta membayar uang yang tidak jelas untuk apa.", "Guru kelas tidak masuk sudah {rt} hari."}},
        {"civil-registry.identity-card",
         3,
         "Dinas Kependudukan dan Pencatatan Sipil",
         {"KTP belum jadi", "Blangko KTP habis", "Cara pindah domisili"},
         {"Saya rekam data sudah {rt} bulan tetapi KTP belum jadi.", "Katanya blangko habis dan disuruh datang lagi.",
          "Nomor antrean online selalu penuh."}},
        {"environment.waste",
         5,
         "Dinas Lingkungan Hidup",
         {"Sampah menumpuk di {jalan}", "Truk sampah tidak datang", "Bau limbah dekat {tempat}"},
         {"Sampah di {jalan} tidak diangkut sudah {rt} hari dan baunya menyengat.",
          "Ada yang membakar plastik setiap sore.", "Air selokan dekat {tempat} berwarna hitam dan berbusa."}},
        {"social.assistance",
         6,
         "Dinas Sosial",
         {"Bantuan sosial tidak tepat sasaran", "Nama hilang dari daftar bantuan", "Lansia tidak dapat bantuan"},
         {"Tetangga kami lansia hidup sendiri tetapi tidak pernah dapat bantuan.",
          "Nama ibu saya hilang dari daftar penerima tanpa penjelasan.", "Yang mampu dapat, yang susah tidak."}},
        {"public-order.noise",
         6,
         "Satuan Polisi Pamong Praja",
         {"Suara musik keras di {jalan}", "Pedagang menutup trotoar {jalan}", "Balap liar di {jalan}"},
         {"Setiap malam ada musik keras sampai jam {rt} pagi.",
          "Trotoar di {jalan} tertutup lapak sehingga pejalan kaki turun ke jalan.",
          "Balap liar di {jalan} sangat mengganggu."}},
        {"employment.wages",
         8,
         "Dinas Tenaga Kerja",
         {"Upah di bawah UMK", "THR belum dibayar", "Lembur tidak dibayar"},
         {"Upah kami di bawah ketentuan dan tidak ada slip gaji.",
          "THR belum dibayar sampai sekarang padahal sudah lewat {rt} hari.",
          "Kalau bertanya diancam tidak diperpanjang kontrak."}},
        {"it.internet",
         5,
         "Dinas Komunikasi dan Informatika",
         {"Sinyal hilang di {jalan}", "Aplikasi layanan tidak bisa dibuka", "Internet balai warga mati"},
         {"Sinyal hilang di sekitar {tempat} sejak {rt} hari.",
          "Aplikasi selalu gagal masuk walaupun kata sandi benar.", "Mohon jaringan di balai warga diperiksa."}},
        {"economy.prices",
         3,
         "Dinas Perdagangan",
         {"Harga gas melon mahal", "Harga beras naik", "Timbangan pasar tidak jujur"},
         {"Harga gas tiga kilo di warung dekat {tempat} jauh di atas ketentuan.",
          "Timbangan pedagang di pasar kurang dan tidak pernah ditera.", "Beras naik terus, mohon operasi pasar."}},
        {"energy.electricity",
         2,
         "Dinas Energi dan Sumber Daya Mineral",
         {"Listrik sering padam di {jalan}", "Kabel listrik menjuntai dekat {tempat}"},
         {"Listrik di {jalan} padam hampir setiap hari selama {rt} jam.",
          "Kabel menjuntai rendah dan hampir kena kepala anak-anak."}},
        {"other",
         23,
         "Pemerintah Kota",
         {"Mohon bantuan", "Saran untuk pemerintah", "Pelayanan kantor kurang baik", "Pertanyaan tentang layanan"},
         {"Mohon penjelasan bagaimana cara mengurusnya karena di kantor selalu disuruh kembali besok.",
          "Petugas di loket tidak ada padahal masih jam kerja.",
          "Kami berharap ada tempat bermain anak dekat {tempat}.",
          "Terima kasih pelayanan sudah membaik, tolong dipertahankan."}},
    };
    return all;
}

}  // namespace

std::span<const DemoTopic> demo_topics() {
    return topics();
}

const std::vector<std::string_view>& demo_streets() {
    static const std::vector<std::string_view> all{
        "Jl. Kenanga",  "Jl. Melati",      "Jl. Cempaka",        "Jl. Flamboyan",      "Jl. Kutilang",
        "Jl. Merpati",  "Jl. Rajawali",    "Jl. Mangga",         "Jl. Rambutan",       "Jl. Durian",
        "Gang Anggrek", "Gang Mawar",      "Jl. Soekarno-Hatta", "Jl. Pasar Lama",     "Jl. Stadion",
        "Gang Swadaya", "Jl. Padat Karya", "Jl. Lintas Timur",   "Jl. Bendungan Baru", "Jl. Sawah Dalam",
    };
    return all;
}

const std::vector<std::string_view>& demo_landmarks() {
    static const std::vector<std::string_view> all{
        "masjid",    "SD negeri", "puskesmas",        "pasar",    "balai warga",
        "pos ronda", "lapangan",  "kantor kelurahan", "terminal",
    };
    return all;
}

const std::vector<std::string_view>& demo_fillers() {
    static const std::vector<std::string_view> all{
        "Mohon bapak ibu segera menindaklanjuti karena sudah sangat meresahkan.",
        "Kami sudah melapor ke RT dan kelurahan tetapi belum ada jawaban.",
        "Keadaan ini sudah berlangsung lebih dari {rt} bulan.",
        "Terima kasih atas perhatian bapak, semoga cepat ada solusi.",
        "Anak-anak sekolah lewat sini setiap hari dan kami khawatir.",
        "Tolong jangan hanya difoto lalu ditinggal.",
        "Saya mewakili warga RT {rt} menyampaikan keluhan ini dengan hormat.",
        "Apakah memang tidak ada anggaran untuk lingkungan kami?",
        "Sebelumnya pernah ada petugas datang tetapi tidak kembali lagi.",
        "Saya siap menunjukkan lokasinya jika diperlukan.",
    };
    return all;
}

}  // namespace hub::cli::detail
