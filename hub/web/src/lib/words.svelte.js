// Every word that people see, in both languages; one word for one thing (the list of terms in hub/web/README.md).
const words = {
  title: ['Pantauan laporan', 'Complaints at a glance'],
  skip: ['Langsung ke isi', 'Skip to content'],
  sign_in: ['Masuk', 'Sign in'],
  sign_out: ['Keluar', 'Sign out'],
  login: ['Nama pengguna', 'User name'],
  password: ['Kata sandi', 'Password'],
  signing_in: ['Sedang masuk…', 'Signing in…'],
  needs_https: [
    'Alamat ini bukan HTTPS: peramban tidak menyimpan sesi. Buka lewat https://, atau di mesin hub sendiri lewat http://127.0.0.1.',
    'This address is not HTTPS: the browser keeps no session. Open it by https://, or on the hub’s own machine by http://127.0.0.1.'
  ],
  session_over: ['Sesi berakhir. Silakan masuk lagi.', 'The session has ended. Please sign in again.'],
  deadlines: ['Tenggat', 'Deadlines'],
  complaints: ['Laporan', 'Complaints'],
  systems: ['Konektor', 'Connectors'],
  overdue: ['Melewati tenggat', 'Overdue'],
  due_soon: ['Segera jatuh tempo (24 jam)', 'Due soon (24 hours)'],
  none_overdue: ['Tidak ada laporan yang melewati tenggat.', 'No complaint is overdue.'],
  none_soon: ['Tidak ada yang jatuh tempo dalam 24 jam.', 'Nothing falls due within 24 hours.'],
  none_found: ['Tidak ada laporan yang cocok dengan saringan.', 'No complaint matches the filter.'],
  none_systems: ['Belum ada konektor.', 'There are no connectors yet.'],
  none_dead: ['Antrean gagal kosong.', 'The dead letter queue is empty.'],
  loading: ['Memuat…', 'Loading…'],
  retry: ['Coba lagi', 'Try again'],
  failed: ['Tidak dapat dimuat', 'Could not be loaded'],
  stale: ['Data mungkin usang: hub tidak menjawab sejak', 'This may be stale: the hub has not answered since'],
  updated: ['Diperbarui', 'Updated'],
  more: ['Berikutnya', 'Next page'],
  first: ['Dari awal', 'From the start'],
  number: ['Nomor', 'Number'],
  subject: ['Perihal', 'Subject'],
  agency: ['Instansi', 'Agency'],
  status: ['Status', 'Status'],
  deadline: ['Tenggat', 'Deadline'],
  received: ['Diterima', 'Received'],
  any: ['Semua', 'All'],
  only_overdue: ['Hanya yang melewati tenggat', 'Overdue only'],
  find: ['Cari', 'Find'],
  open_number: ['Buka nomor laporan', 'Open a tracking number'],
  back: ['Kembali ke daftar', 'Back to the list'],
  timeline: ['Riwayat', 'Timeline'],
  clocks: ['Jam layanan', 'Service clocks'],
  routing: ['Mengapa di instansi ini', 'Why with this agency'],
  deliveries: ['Pengiriman', 'Deliveries'],
  attempts: ['percobaan', 'attempts'],
  no_deliveries: ['Belum ada pesan ke sistem instansi.', 'No message to an agency’s system yet.'],
  not_yours: ['Tidak ada laporan dengan nomor ini, atau bukan untuk Anda.', 'There is no such complaint, or it is not for you.'],
  connector: ['Konektor', 'Connector'],
  state: ['Keadaan', 'State'],
  waiting: ['Menunggu', 'Waiting'],
  dead_letters: ['Antrean gagal', 'Dead letter queue'],
  cause: ['Sebab', 'Cause'],
  failed_at: ['Gagal pada', 'Failed at'],
  language: ['English', 'Bahasa Indonesia'],
  anonymous: ['anonim', 'anonymous'],
  secret: ['rahasia', 'secret'],
  unverified: ['Belum diverifikasi', 'Unverified'],
  awaiting_follow_up: ['Menunggu tindak lanjut', 'Awaiting follow-up'],
  in_progress: ['Sedang ditangani', 'In progress'],
  postponed: ['Ditunda', 'Postponed'],
  closed: ['Selesai', 'Closed'],
  archived: ['Diarsipkan', 'Archived'],
  verification: ['Verifikasi', 'Verification'],
  first_follow_up: ['Tindak lanjut pertama', 'First follow-up'],
  completion: ['Penyelesaian', 'Completion'],
  reporter_silence: ['Menunggu tanggapan pelapor', 'Awaiting the reporter’s reply'],
  reporter_file: ['Pelapor melengkapi', 'Reporter completes'],
  postponement: ['Penundaan', 'Postponement'],
  late_agency: ['terlambat di instansi', 'late at the agency'],
  late_hub: ['terlambat di pengiriman', 'late in delivery'],
  hours: ['jam', 'hours'],
  compliance: ['Kepatuhan', 'Compliance'],
  group_by: ['Menurut', 'By'],
  by_agency: ['Instansi', 'Agency'],
  by_province: ['Provinsi', 'Province'],
  by_category: ['Topik', 'Topic'],
  by_channel: ['Kanal', 'Channel'],
  by_month: ['Bulan', 'Month'],
  clock: ['Jam', 'Clock'],
  from: ['Dari', 'From'],
  to: ['Sampai', 'To'],
  fell_due: ['Jatuh tempo', 'Fell due'],
  missed: ['Terlewat', 'Missed'],
  still_open: ['Masih terbuka', 'Still open'],
  median_days: ['Median hari kerja', 'Median working days'],
  open_now: ['Terbuka saat ini', 'Open now'],
  rank: ['Peringkat', 'Rank'],
  none_due: ['Tidak ada tenggat yang jatuh pada periode ini.', 'No deadline fell in this period.'],
  no_code: ['(tidak disebut)', '(not said)'],
  back_to_compliance: ['Kembali ke kepatuhan', 'Back to compliance'],
  clocks_behind: ['Tenggat di balik angka', 'The deadlines behind the number'],
  verdict: ['Hasil', 'Result'],
  working_days: ['Hari kerja', 'Working days'],
  silent: ['senyap', 'silent'],
  inbox: ['Kotak masuk', 'Inbox'],
  none_in_inbox: ['Tidak ada laporan yang menunggu kantor Anda.', 'No complaint waits for your office.'],
  unrouted: ['Belum tersalurkan', 'Not routed'],
  unrouted_meaning: [
    'Hub tidak yakin instansi mana yang berwenang. Salurkan ke usulannya, atau buka laporan untuk memilih sendiri.',
    'The hub is not sure which agency is competent. Hand it over as suggested, or open it to choose.'
  ],
  none_unrouted: ['Semua laporan sudah tersalurkan.', 'Every complaint is routed.'],
  suggested: ['Usulan', 'Suggestion'],
  hand_over_to: ['Salurkan ke', 'Hand over to'],
  actions: ['Tindakan', 'Actions'],
  done: ['sudah dilakukan', 'done'],
  cancel: ['Batal', 'Cancel'],
  sending: ['Mengirim…', 'Sending…'],
  choose: ['Pilih…', 'Choose…'],
  unchanged: ['Tidak diubah', 'Unchanged'],
  optional: ['boleh kosong', 'may stay empty'],
  failed_send: ['Hub tidak menjawab; belum tentu tersimpan. Muat ulang halaman ini lalu periksa.', 'The hub did not answer; it may or may not be stored. Load this page again and look.'],
  somebody_was_faster: ['Laporan ini baru saja diubah orang lain. Periksa keadaannya, lalu kirim lagi.', 'Somebody has just changed this complaint. Look at it, then send again.'],
  field_text: ['Keterangan', 'Text'],
  field_reason: ['Alasan', 'Reason'],
  field_to: ['Instansi tujuan', 'To which agency'],
  field_until: ['Sampai tanggal', 'Until'],
  field_days: ['Hari kerja', 'Working days'],
  field_other: ['Nomor laporan yang sama', 'Number of the complaint it repeats'],
  field_category: ['Topik', 'Topic'],
  field_region: ['Kode wilayah', 'Region code'],
  field_kind: ['Jenis', 'Kind'],
  field_priority: ['Prioritas', 'Priority'],
  field_external_ref: ['Nomor dari instansi', 'The agency’s number'],
  make_anonymous: ['Jadikan anonim', 'Make it anonymous'],
  make_secret: ['Jadikan rahasia', 'Make it secret'],
  make_may_arrive_twice: ['Boleh sampai dua kali', 'It may arrive twice'],
  complaint: ['Pengaduan', 'Complaint'],
  aspiration: ['Aspirasi', 'Aspiration'],
  information_request: ['Permintaan informasi', 'Information request'],
  low: ['Rendah', 'Low'],
  normal: ['Biasa', 'Normal'],
  high: ['Tinggi', 'High'],
  pause: ['Jeda', 'Pause'],
  resume: ['Lanjutkan', 'Resume'],
  probe: ['Uji sekarang', 'Test now'],
  probe_ok: ['Laporan dapat diserahkan saat ini', 'A complaint could be handed over now'],
  probe_not_ok: ['Laporan tidak dapat diserahkan saat ini', 'A complaint could not be handed over now'],
  redrive: ['Kirim ulang', 'Send again'],
  discard: ['Batalkan pengiriman', 'Give it up'],
  settle: ['Sudah ada di instansi', 'The agency has it']
}

let language = $state(localStorage.getItem('sp4n-language') === 'en' ? 'en' : 'id')

export const current = () => language

export function choose(next) {
  language = next
  localStorage.setItem('sp4n-language', next)
  document.documentElement.lang = next
}

/** The word for `key`; a code that has none (a new status of the hub) stands as it is. */
export const t = (key) => words[key]?.[language === 'en' ? 1 : 0] ?? key

const locale = () => (language === 'en' ? 'en-GB' : 'id-ID')

/** "24 Nov 2026 14.30 WIB": in the zone of who looks, which is named. */
export const time = (text) =>
  text === undefined || text === null
    ? '–'
    : new Intl.DateTimeFormat(locale(), {
        day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short'
      }).format(new Date(text))

/** "3 hari lagi", "2 jam yang lalu" */
export function distance(text, now = Date.now()) {
  const seconds = (new Date(text).getTime() - now) / 1000
  const [unit, size] = Math.abs(seconds) >= 86400 ? ['day', 86400] : Math.abs(seconds) >= 3600 ? ['hour', 3600] : ['minute', 60]
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
}

/** "87,4%"; nothing counted: no share. */
export const share = (part) =>
  part === null || part === undefined
    ? '–'
    : new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(part)

export const count = (number) => new Intl.NumberFormat(locale()).format(number)

document.documentElement.lang = language
