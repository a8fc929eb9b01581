// The hub's codes in people's words. A code that has none (a newer hub's) stands as it is.
import { current } from './words.svelte.js'

const codes = {
  event: {
    received: ['Diterima', 'Received'],
    disposed: ['Disalurkan', 'Routed'],
    delivered: ['Sampai di instansi', 'Delivered to the agency'],
    delivery_rejected: ['Ditolak sistem instansi', 'Refused by the agency’s system'],
    delivery_unknown: ['Tidak diketahui apakah sampai', 'Not known whether it arrived'],
    delivery_dead: ['Gagal disampaikan', 'Could not be delivered'],
    accepted: ['Diterima instansi', 'Taken up by the agency'],
    in_progress: ['Mulai ditangani', 'Work has begun'],
    followed_up: ['Ditindaklanjuti', 'Followed up'],
    closed: ['Selesai', 'Closed'],
    returned: ['Dikembalikan', 'Returned'],
    postponed: ['Ditunda', 'Postponed'],
    archived: ['Diarsipkan', 'Archived'],
    note: ['Catatan', 'Note'],
    update_parked: ['Kabar yang belum dimengerti', 'News that was not understood'],
    verified: ['Diverifikasi', 'Verified'],
    answered: ['Dijawab', 'Answered'],
    information_asked: ['Pelapor diminta melengkapi', 'The reporter was asked for more'],
    replied: ['Pelapor membalas', 'The reporter replied'],
    rated: ['Dinilai pelapor', 'Rated by the reporter'],
    resumed: ['Dilanjutkan', 'Resumed'],
    copied: ['Tembusan', 'Copied'],
    extended: ['Tenggat diperpanjang', 'Limit extended'],
    reopened: ['Dibuka kembali', 'Reopened'],
    linked: ['Ditautkan', 'Linked'],
    withdrawn: ['Ditarik pelapor', 'Withdrawn by the reporter'],
    flags_changed: ['Kerahasiaan diubah', 'Privacy changed'],
    clock_warned: ['Peringatan tenggat', 'Limit comes near'],
    clock_breached: ['Tenggat terlewati', 'Limit passed'],
    clock_escalated: ['Dieskalasi', 'Escalated'],
    deadlines_recomputed: ['Tenggat dihitung ulang', 'Limits computed again'],
    identity_erased: ['Identitas pelapor dihapus', 'The reporter’s identity was erased'],
    message_not_sent: ['Pesan tidak dikirim', 'Message not sent'],
    delivery_requeued: ['Dikirim ulang', 'Sent again'],
    delivery_discarded: ['Pengiriman dibatalkan', 'Delivery given up'],
    acknowledged: ['Peringatan sudah dibaca', 'Warning acknowledged'],
    attempt: ['Percobaan kirim', 'Attempt to deliver']
  },
  outcome: {
    delivered: ['berhasil', 'delivered'],
    retry: ['akan dicoba lagi', 'will be tried again'],
    rejected: ['ditolak', 'refused'],
    unknown: ['tidak diketahui', 'not known']
  },
  cause: {
    network: ['jaringan', 'network'],
    timeout: ['melewati batas waktu', 'took too long'],
    auth: ['kata sandi atau kunci ditolak', 'password or key refused'],
    rate_limit: ['terlalu sering', 'too often'],
    remote_fault: ['gangguan di sistem instansi', 'fault of the agency’s system'],
    validation: ['isi tidak diterima', 'content not taken'],
    duplicate: ['sudah ada di sana', 'is there already'],
    config: ['pengaturan konektor', 'the connector’s settings'],
    cancelled: ['dibatalkan', 'cancelled'],
    internal: ['gangguan di pihak hub', 'fault of the hub'],
    poison: ['pesan ini menjatuhkan konektor', 'this message brings the connector down'],
    unsupported: ['tidak didukung', 'not supported']
  },
  message: {
    complaint: ['laporan', 'complaint'],
    update: ['kabar', 'update'],
    withdrawal: ['penarikan', 'withdrawal'],
    notice: ['pemberitahuan', 'notice']
  },
  state: {
    waiting: ['menunggu', 'waiting'],
    sending: ['sedang dikirim', 'being sent'],
    unknown: ['tidak diketahui apakah sampai', 'not known whether it arrived'],
    rejected: ['ditolak', 'refused'],
    dead: ['gagal', 'failed']
  },
  waits: {
    paused: ['dijeda', 'paused'],
    maintenance: ['masa pemeliharaan', 'maintenance window'],
    breaker_open: ['sistemnya tidak menjawab, dicoba berkala', 'its system does not answer, tried now and then'],
    breaker_probing: ['sedang dicoba kembali', 'being tried again'],
    instance_missing: ['konektor tidak ada', 'there is no such connector'],
    person: ['menunggu keputusan orang', 'waits for a person'],
    connector_starting: ['konektor sedang dimulai', 'the connector is starting'],
    connector_restarting: ['konektor dimulai ulang', 'the connector is being restarted'],
    connector_quarantined: ['konektor dikarantina', 'the connector is quarantined'],
    connector_refused: ['konektor ditolak hub', 'the hub refuses the connector']
  },
  health: {
    ready: ['siap', 'ready'],
    starting: ['sedang dimulai', 'starting'],
    restarting: ['dimulai ulang', 'restarting'],
    quarantined: ['dikarantina', 'quarantined'],
    refused: ['ditolak hub', 'refused by the hub']
  },
  role: {
    hub: ['hub', 'hub'],
    channel: ['kanal', 'channel'],
    reporter: ['pelapor', 'reporter'],
    agency_system: ['sistem instansi', 'the agency’s system'],
    liaison: ['petugas instansi', 'the agency’s officer'],
    agency_admin: ['admin instansi', 'the agency’s administrator'],
    national_admin: ['admin nasional', 'national administrator'],
    coordinator: ['koordinator', 'coordinator'],
    overseer: ['pengawas', 'overseer']
  },
  verdict: {
    met: ['dipenuhi', 'met'],
    late: ['terlambat', 'late'],
    open: ['terbuka, lewat tenggat', 'open, past its limit'],
    left: ['dikembalikan sebelum tenggat', 'handed back in time'],
    standing: ['ditunda', 'standing still']
  },
  action: {
    receive: ['Terima', 'Receive'],
    verify: ['Verifikasi', 'Verify'],
    dispose: ['Salurkan', 'Hand over'],
    accept: ['Terima', 'Take it up'],
    follow_up: ['Tindak lanjuti', 'Follow up'],
    answer: ['Jawab', 'Answer'],
    ask_reporter: ['Minta keterangan pelapor', 'Ask the reporter'],
    reply: ['Balas', 'Reply'],
    rate: ['Nilai', 'Rate'],
    return_not_competent: ['Kembalikan: bukan kewenangan', 'Return: not competent'],
    postpone: ['Tunda', 'Postpone'],
    resume: ['Lanjutkan', 'Resume'],
    archive: ['Arsipkan', 'Archive'],
    copy: ['Kirim tembusan', 'Send a copy'],
    extend: ['Perpanjang tenggat', 'Extend the limit'],
    close: ['Tutup', 'Close'],
    reopen: ['Buka kembali', 'Reopen'],
    link_duplicate: ['Tautkan sebagai duplikat', 'Link as a duplicate'],
    withdraw: ['Tarik', 'Withdraw'],
    note: ['Tulis catatan', 'Write a note'],
    change_flags: ['Naikkan kerahasiaan', 'Raise privacy']
  },
  reason: {
    rule: ['aturan penyaluran cocok', 'a routing rule matched'],
    reporter_choice: ['dipilih pelapor dan berwenang', 'chosen by the reporter, and competent'],
    competence: ['berwenang atas topik dan wilayah ini', 'competent for this topic and region'],
    no_category: ['topiknya belum diketahui', 'its topic is not known'],
    no_region: ['wilayahnya belum diketahui', 'its region is not known'],
    no_competent_agency: ['tidak ada instansi yang berwenang menurut konfigurasi', 'no agency is competent by the configuration'],
    ambiguous: ['lebih dari satu instansi sama-sama berwenang', 'more than one agency is equally competent'],
    rule_target_not_competent: ['tujuan aturan tidak berwenang di sini', 'the rule’s target is not competent here'],
    disposed_by_person: ['disalurkan oleh petugas', 'handed over by a person'],
    returned_twice: ['sudah dua kali dikembalikan', 'it came back twice']
  },
  by: {
    rule: ['menurut aturan', 'by a rule'],
    reporter: ['atas permintaan pelapor', 'as the reporter wished'],
    competence: ['menurut kewenangan', 'by competence'],
    triage: ['ke meja pemilahan', 'to the triage desk'],
    person: ['oleh petugas', 'by a person']
  }
}

export const word_of = (kind, code) => codes[kind][code]?.[current() === 'en' ? 1 : 0] ?? code
