// The command table: names, summaries in both languages, examples. Help comes from it.
#include "command.hpp"

namespace hub::cli {
namespace {

constexpr Command commands[] = {
    {"serve", "Run the hub: HTTP API, routing, clocks, deliveries",
     "Jalankan hub: API HTTP, penyaluran, tenggat, pengiriman",
     "  sp4n-hub serve --config config\n  sp4n-hub serve --config /etc/sp4n-hub --listen 0.0.0.0:8080", declare_serve},
    {"check", "Check a configuration folder as a whole", "Periksa folder konfigurasi secara utuh",
     "  sp4n-hub check config\n  sp4n-hub check --deny-warnings /etc/sp4n-hub", declare_check},
    {"migrate", "Bring the database schema to this version", "Bawa skema basis data ke versi ini",
     "  sp4n-hub migrate --config config\n  sp4n-hub migrate --url 'host=db user=sp4n_owner dbname=sp4n'",
     declare_migrate},
    {"restored", "After a restore, before the first hub: nothing that may have been sent since is sent again blindly",
     "Setelah pemulihan, sebelum hub pertama: yang mungkin sudah terkirim tidak dikirim ulang begitu saja",
     "  sp4n-hub restored --config config\n  sp4n-hub restored --config /etc/sp4n-hub", declare_restored},
    {"key add", "Make an API key and print it once", "Buat kunci API dan tampilkan sekali",
     "  sp4n-hub key add --config config --name web --role channel\n"
     "  sp4n-hub key add --config config --name board --role coordinator",
     declare_key_add},
    {"key list", "List all keys: name, role, agency, state", "Daftar semua kunci: nama, peran, instansi, keadaan",
     "  sp4n-hub key list --config config\n  sp4n-hub key list --url 'host=db user=sp4n_owner dbname=sp4n'",
     declare_key_list},
    {"key revoke", "Make a key useless, within seconds and for ever",
     "Cabut kunci untuk selamanya, berlaku dalam hitungan detik",
     "  sp4n-hub key revoke web --config config\n  sp4n-hub key revoke board --url 'host=db user=sp4n_owner'",
     declare_key_revoke},
    {"complaint submit", "File a complaint through a running hub", "Ajukan laporan melalui hub yang berjalan",
     "  sp4n-hub complaint submit --subject 'Jalan berlubang' --body 'Di depan SDN 3' --region 18.72.01\n"
     "  sp4n-hub complaint submit --file laporan.json --key \"$KEY\"",
     declare_complaint_submit},
    {"complaint show", "Show a complaint of a running hub", "Tampilkan laporan dari hub yang berjalan",
     "  sp4n-hub complaint show 8KQ3M-7TRX2-9BD\n  sp4n-hub complaint show 8kq3m7trx29bd --json",
     declare_complaint_show},
    {"complaint list", "List complaints of a running hub, newest first",
     "Daftar laporan dari hub yang berjalan, terbaru lebih dulu",
     "  sp4n-hub complaint list --agency metro --status unverified,in_progress\n"
     "  sp4n-hub complaint list --overdue --all --json",
     declare_complaint_list},
    {"complaint trace", "Show every step of a complaint and every attempt to send it",
     "Tampilkan setiap langkah laporan dan setiap percobaan pengirimannya",
     "  sp4n-hub complaint trace 8KQ3M-7TRX2-9BD\n  sp4n-hub complaint trace 8kq3m7trx29bd --json",
     declare_complaint_trace},
    {"complaint act", "Do something to a complaint of a running hub: dispose, follow_up, answer, …",
     "Lakukan tindakan atas laporan: dispose, follow_up, answer, …",
     "  sp4n-hub complaint act 8KQ3M-7TRX2-9BD dispose --to metro/pupr\n"
     "  sp4n-hub complaint act 8KQ3M-7TRX2-9BD follow_up --text 'Petugas sudah meninjau lokasi'",
     declare_complaint_act},
    {"sla due", "What has run out or soon will, most urgent first",
     "Yang sudah atau segera lewat tenggat, paling mendesak lebih dulu",
     "  sp4n-hub sla due --within 1d\n  sp4n-hub sla due --within 12h --agency metro/pupr --json", declare_sla_due},
    {"dlq list", "List what could not be delivered, oldest failure first, or count it by cause",
     "Daftar yang tidak dapat disampaikan, gagal terlama lebih dulu, atau hitung menurut sebab",
     "  sp4n-hub dlq list --agency metro --group\n  sp4n-hub dlq list --instance pupr-rest --cause validation --all "
     "--json",
     declare_dlq_list},
    {"dlq show", "Show one such message with its attempts", "Tampilkan satu pesan gagal beserta percobaannya",
     "  sp4n-hub dlq show 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071\n"
     "  sp4n-hub dlq show 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071 --json",
     declare_dlq_show},
    {"dlq replay", "Send such messages again: those named, or all that a filter finds, at a limited rate",
     "Kirim lagi pesan gagal: yang disebut, atau semua yang cocok dengan saringan, dengan laju terbatas",
     "  sp4n-hub dlq replay 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071\n"
     "  sp4n-hub dlq replay --instance pupr-rest --cause validation --per-minute 120 --reason 'Pemetaan diperbaiki' "
     "--yes",
     declare_dlq_replay},
    {"dlq redrives", "Show how far jobs came that send many again: how many of how many, at which rate, when done",
     "Tampilkan sejauh mana pengiriman ulang massal: berapa dari berapa, lajunya, kapan selesai",
     "  sp4n-hub dlq redrives\n  sp4n-hub dlq redrives 12 --json", declare_dlq_redrives},
    {"dlq edit", "Send such a message again with codes that the agency's system takes",
     "Kirim lagi pesan gagal dengan kode yang diterima sistem instansi",
     "  sp4n-hub dlq edit 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071 --region 18.72.99 --dry-run\n"
     "  sp4n-hub dlq edit 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071 --region 18.72.99 --reason 'Kode wilayah di SIMPUPR'",
     declare_dlq_edit},
    {"dlq discard", "Give such messages up, with a reason that stands in the complaint's history",
     "Batalkan pesan gagal, dengan alasan yang tercatat dalam riwayat laporan",
     "  sp4n-hub dlq discard 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071 --reason 'Laporan uji coba' --yes\n"
     "  sp4n-hub dlq discard ID1 ID2 --reason 'Sudah ditangani lewat telepon' --yes",
     declare_dlq_discard},
    {"dlq settle", "Count such a message as delivered: somebody looked, and the agency has it",
     "Anggap pesan sudah tersampaikan: seseorang memeriksa, dan instansi memilikinya",
     "  sp4n-hub dlq settle 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071 --external-ref PUPR-000123 --reason 'Dicek di "
     "SIMPUPR'\n"
     "  sp4n-hub dlq settle ID --external-ref T-17 --reason 'Found there by hand'",
     declare_dlq_settle},
    {"connector list", "List connector instances, how they fare and what waits there",
     "Daftar instans konektor, keadaannya, dan apa yang menunggu di sana",
     "  sp4n-hub connector list\n  sp4n-hub connector list --agency metro --json", declare_connector_list},
    {"connector show", "Show one instance: health, pause, offices, backlog",
     "Tampilkan satu instans: kesehatan, jeda, instansi, antrean",
     "  sp4n-hub connector show pupr-rest\n  sp4n-hub connector show pupr-rest --json", declare_connector_show},
    {"connector pause", "Send nothing to an instance for now; its messages wait",
     "Jangan kirim apa pun ke suatu instans untuk sementara; pesannya menunggu",
     "  sp4n-hub connector pause pupr-rest --reason 'Pemeliharaan server sampai 14.00'\n"
     "  sp4n-hub connector pause pupr-rest --reason 'Their database is being moved' --json",
     declare_connector_pause},
    {"connector resume", "Send to a paused instance again", "Kirim lagi ke instans yang dijeda",
     "  sp4n-hub connector resume pupr-rest --reason 'Pemeliharaan selesai'\n"
     "  sp4n-hub connector resume pupr-rest --reason 'They are back' --json",
     declare_connector_resume},
    {"connector probe", "Ask an instance whether a message could be handed over now; sends none",
     "Tanyakan apakah pesan dapat diserahkan ke instans sekarang; tidak mengirim apa pun",
     "  sp4n-hub connector probe pupr-rest\n  sp4n-hub connector probe pupr-rest --json", declare_connector_probe},
    {"connector differences", "Show what hub and agency do not agree about, as of the last comparison",
     "Tampilkan ketidakcocokan hub dan instansi menurut pembandingan terakhir",
     "  sp4n-hub connector differences\n  sp4n-hub connector differences pupr-rest --resolved --json",
     declare_connector_differences},
    {"connector reconcile", "Compare now what an agency's system lists with what was handed over to it",
     "Bandingkan sekarang daftar di sistem instansi dengan yang telah diserahkan",
     "  sp4n-hub connector reconcile pupr-rest\n  sp4n-hub connector reconcile pupr-rest --json",
     declare_connector_reconcile},
    {"connector resend", "Hand over again what an agency's system was found not to have",
     "Serahkan lagi yang ternyata tidak ada di sistem instansi",
     "  sp4n-hub connector resend 12 --reason 'Terhapus saat pemindahan server'\n"
     "  sp4n-hub connector resend 12 --reason 'They lost it' --json",
     declare_connector_resend},
    {"queue", "Show what waits to be sent, by office and age, and why",
     "Tampilkan yang menunggu dikirim, menurut instansi dan umur, dan sebabnya",
     "  sp4n-hub queue\n  sp4n-hub queue --agency metro --json", declare_queue},
    {"calendar show", "Show a year's free days and working days", "Tampilkan hari libur dan hari kerja suatu tahun",
     "  sp4n-hub calendar show --config config\n  sp4n-hub calendar show 2027 --config config --json",
     declare_calendar_show},
    {"reporter show", "Show who reported a complaint; recorded", "Tampilkan siapa pelapornya; ini tercatat",
     "  sp4n-hub reporter show 8KQ3M-7TRX2-9BD --config config --reason 'Order 12/2026 of the court'\n"
     "  sp4n-hub reporter show 8KQ3M-7TRX2-9BD --config config --reason 'The reporter asks for his data' --json",
     declare_reporter_show},
    {"reporter accesses", "List who was told who reported a complaint, when and why",
     "Daftar siapa yang pernah diberi tahu pelapornya, kapan dan mengapa",
     "  sp4n-hub reporter accesses 8KQ3M-7TRX2-9BD --config config\n"
     "  sp4n-hub reporter accesses 8KQ3M-7TRX2-9BD --config config --json",
     declare_reporter_accesses},
    {"reporter bytes", "Show what was sent of a message that said who reported; recorded",
     "Tampilkan apa yang dikirim dari pesan yang menyebut pelapor; ini tercatat",
     "  sp4n-hub reporter bytes 8KQ3M-7TRX2-9BD --config config --delivery 0193… --attempt 1 --reason 'Breach 3/2026'\n"
     "  sp4n-hub reporter bytes 8KQ3M-7TRX2-9BD --config config --delivery 0193… --attempt 1 --reason 'Audit' --json",
     declare_reporter_bytes},
    {"reporter erase", "Destroy for good what says who reported a complaint",
     "Musnahkan identitas pelapor untuk selamanya",
     "  sp4n-hub reporter erase 8KQ3M-7TRX2-9BD --config config --reason 'The reporter asked for it' --yes\n"
     "  sp4n-hub reporter erase 8KQ3M-7TRX2-9BD --config config --reason 'Retention is over' --yes --json",
     declare_reporter_erase},
    {"route test", "Run the tests that stand beside the routing rules", "Jalankan uji yang menyertai aturan penyaluran",
     "  sp4n-hub route test --config config\n  sp4n-hub route test --config /etc/sp4n-hub --json", declare_route_test},
    {"route explain", "Say where a complaint would go, and why",
     "Jelaskan ke mana suatu laporan disalurkan, dan mengapa",
     "  sp4n-hub route explain --config config --region 18.72.01 --text 'lampu jalan mati'\n"
     "  sp4n-hub route explain --config config --category public-works.road --attribute road_class=national",
     declare_route_explain},
    {"calendar deadline", "Compute a deadline and show every day that counts or not",
     "Hitung tenggat dan tampilkan setiap hari yang dihitung atau tidak",
     "  sp4n-hub calendar deadline --config config --from 2026-03-13T10:00 --days 3 --zone Asia/Jakarta\n"
     "  sp4n-hub calendar deadline --config config --from 2026-03-13T10:00 --days 5 --agency metro/pupr --json",
     declare_calendar_deadline},
    {"calendar preview", "Show which open deadlines a folder's calendar would move, by agency",
     "Tampilkan tenggat terbuka yang akan digeser kalender suatu folder, per instansi",
     "  sp4n-hub calendar preview --config config\n  sp4n-hub calendar preview --config /etc/sp4n-hub --json",
     declare_calendar_preview},
    {"config publish", "Check a folder, store it and make it what all hubs use",
     "Periksa folder, simpan, dan jadikan yang dipakai semua hub",
     "  sp4n-hub config publish --config config --note 'SKB 2026, perubahan kedua'\n"
     "  sp4n-hub config publish --config config --dry-run",
     declare_config_publish},
    {"config history", "List what was active, newest first: version, when, who, why",
     "Daftar yang pernah aktif, terbaru lebih dulu: versi, kapan, siapa, mengapa",
     "  sp4n-hub config history --config config\n  sp4n-hub config history --config config --json",
     declare_config_history},
    {"config show", "Print a stored version, or one file of it", "Tampilkan versi yang tersimpan, atau satu berkasnya",
     "  sp4n-hub config show --config config\n  sp4n-hub config show 7 --file routing.yaml --config config",
     declare_config_show},
    {"config diff", "Show what differs between versions, or between the active one and a folder",
     "Tampilkan perbedaan antarversi, atau antara yang aktif dan suatu folder",
     "  sp4n-hub config diff --config config\n  sp4n-hub config diff 6 7 --config config", declare_config_diff},
    {"config rollback", "Make an older version the active one again", "Aktifkan lagi versi yang lebih lama",
     "  sp4n-hub config rollback 6 --config config\n  sp4n-hub config rollback 6 --config config --yes",
     declare_config_rollback},
    {"config schema", "Print a JSON Schema of a kind of configuration file, for editors",
     "Tampilkan JSON Schema suatu jenis berkas konfigurasi, untuk penyunting",
     "  sp4n-hub config schema\n  sp4n-hub config schema routing > routing.schema.json", declare_config_schema},
    {"audit verify", "Compute every hash of every complaint's history again",
     "Hitung ulang setiap hash dari riwayat setiap laporan",
     "  sp4n-hub audit verify --config config\n  sp4n-hub audit verify --url 'host=db user=sp4n_hub dbname=sp4n'",
     declare_audit_verify},
    {"api routes", "List every address of the API and who may ask there",
     "Daftar semua alamat API dan siapa yang boleh memakainya", "  sp4n-hub api routes\n  sp4n-hub api routes --json",
     declare_api_routes},
    {"doctor", "Examine an installation and say how to mend it", "Periksa instalasi dan jelaskan cara memperbaikinya",
     "  sp4n-hub doctor --config config\n  sp4n-hub doctor --config /etc/sp4n-hub --bundle bantuan.tar.gz",
     declare_doctor},
    {"demo generate", "Print made-up Indonesian complaints, one JSON a line",
     "Buat laporan rekaan, satu JSON per baris",
     "  sp4n-hub demo generate --count 100 --seed 7\n  sp4n-hub demo generate --count 3 | jq .subject",
     declare_demo_generate},
    {"help", "Explain a code of a finding, with a wrong and a right example",
     "Jelaskan kode temuan, dengan contoh keliru dan benar", "  sp4n-hub help K014\n  sp4n-hub help K018 --lang id",
     declare_help},
    {"version", "Print the version", "Tampilkan versi", "  sp4n-hub version\n  sp4n-hub version --json",
     declare_version},
};

constexpr Group groups[] = {
    {"key", "API keys", "Kunci API"},
    {"complaint", "Complaints of a running hub", "Laporan di hub yang berjalan"},
    {"sla", "Deadlines", "Tenggat"},
    {"dlq", "What could not be delivered, and mending it", "Yang tidak dapat disampaikan, dan perbaikannya"},
    {"connector", "Connector instances", "Instans konektor"},
    {"reporter", "Who reported a complaint", "Siapa pelapornya"},
    {"route", "What routing rules do", "Apa yang dilakukan aturan penyaluran"},
    {"calendar", "Working days and deadlines", "Hari kerja dan tenggat"},
    {"config", "Configurations in the database", "Konfigurasi di basis data"},
    {"audit", "Histories of complaints", "Riwayat laporan"},
    {"api", "The HTTP API", "API HTTP"},
    {"demo", "Demonstrations", "Peragaan"},
};

}  // namespace

std::span<const Command> all_commands() {
    return commands;
}

std::span<const Group> all_groups() {
    return groups;
}

}  // namespace hub::cli
