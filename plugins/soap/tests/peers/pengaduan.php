<?php
// An office's SOAP service on PHP's own SoapServer. What it holds is a JSON file in $FOLDER.
//   php -S 127.0.0.1:PORT pengaduan.php        the service
//   php pengaduan.php NUMBER STATE ANSWER      somebody of the office writes something into a case
//   php pengaduan.php show                     what it holds
$file = getenv('FOLDER') . '/isi.json';

function change(string $file, callable $how) {
    $handle = fopen($file, 'c+');
    flock($handle, LOCK_EX);
    $all = json_decode(stream_get_contents($handle), true) ?: ['kasus' => [], 'perubahan' => [], 'permintaan' => []];
    $result = $how($all);
    rewind($handle);
    ftruncate($handle, 0);
    fwrite($handle, json_encode($all, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
    flock($handle, LOCK_UN);
    return $result;
}

function note(array &$all, string $nomor, string $status, string $jawaban, string $oleh, array $berkas = []): int {
    $urut = count($all['perubahan']) + 1;
    $all['perubahan'][] = ['urut' => $urut, 'nomor' => $nomor, 'rujukan' => $all['kasus'][$nomor]['rujukan'],
        'status' => $status, 'jawaban' => $jawaban, 'waktu' => '2026-11-28 09:00:' . sprintf('%02d', $urut % 60),
        'oleh' => $oleh, 'berkas' => $berkas];
    return $urut;
}

if (PHP_SAPI === 'cli') {
    if ($argv[1] !== 'show') {
        change($file, fn(&$all) => note($all, $argv[1], $argv[2], $argv[3], 'petugas',
            [['nama' => 'foto.jpg', 'tipe' => 'image/jpeg', 'isi' => base64_encode("\xFF\xD8 bukti")]]));
    }
    echo file_get_contents($file);
    exit(0);
}

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

class Pengaduan {
    private bool $proven = false;
    public function __construct(private string $file, private string $raw) {}

    /** The SOAP header of that name; SoapServer calls it before the operation. */
    public function Security($header): void {
        $at = fn($name) => preg_match("~<wsse:UsernameToken.*<(?:wsse|wsu):$name(?: [^>]*)?>([^<]*)<~", $this->raw, $m) ? $m[1] : '';
        $want = base64_encode(sha1(base64_decode($at('Nonce')) . $at('Created') . 'secret', true));
        $age = abs(time() - strtotime($at('Created')));
        $this->proven = $at('Username') === 'hub' && hash_equals($want, $at('Password')) && $age < 1e9;
    }
    private function mustBeProven(): void {
        if (!$this->proven) {
            throw new SoapFault([WSSE, 'FailedAuthentication'], 'who are you?');
        }
    }
    public function BuatPengaduan($asked) {
        $this->mustBeProven();
        if ($asked->judul === 'LAMBAT') {
            sleep(30);
        }
        if ($asked->judul === 'GALAT') {
            return ['galat' => 'bidang tidak dikenal'];
        }
        if ($asked->judul === 'SALAH') {
            throw new SoapFault('Client', 'isi tidak sah');
        }
        if ($asked->judul === 'RUSAK') {
            throw new SoapFault('Server', 'basis data mati');
        }
        $files = is_array($asked->lampiran ?? []) ? $asked->lampiran ?? [] : [$asked->lampiran];
        $nomor = change($this->file, function (&$all) use ($asked, $files) {
            $nomor = 'D-' . (count($all['kasus']) + 1);
            $all['kasus'][$nomor] = ['rujukan' => $asked->rujukan, 'judul' => $asked->judul, 'isi' => $asked->isi,
                'lampiran' => array_map(fn($f) => [$f->nama, $f->tipe, sha1($f->isi)], $files)];
            note($all, $nomor, 'baru', '', 'hub');
            return $nomor;
        });
        if ($asked->judul === 'PUTUS') {
            posix_kill(getmypid(), SIGKILL);
        }
        return ['nomor' => $nomor, 'status' => 'baru'];
    }
    public function Tambahkan($asked) {
        $this->mustBeProven();
        return ['urut' => change($this->file, fn(&$all) => note($all, $asked->nomor, 'catatan', $asked->teks, 'hub'))];
    }
    public function Cari($asked) {
        $this->mustBeProven();
        $all = json_decode(file_get_contents($this->file), true);
        return ['nomor' => array_keys(array_filter($all['kasus'], fn($one) => $one['rujukan'] === $asked->rujukan))];
    }
    public function DaftarPerubahan($asked) {
        $this->mustBeProven();
        $all = json_decode(file_get_contents($this->file), true);
        $since = fn($one) => $one['urut'] > $asked->sejak;
        $decode = function ($one) {
            foreach ($one['berkas'] as &$file) {
                $file['isi'] = base64_decode($file['isi']);  // SoapServer encodes it again
            }
            return $one;
        };
        return ['perubahan' => array_map($decode, array_slice(array_values(array_filter($all['perubahan'], $since)), 0, 3))];
    }
}

$raw = file_get_contents('php://input');
change($file, function (&$all) use ($raw) {
    $all['permintaan'][] = [$_SERVER['HTTP_SOAPACTION'] ?? '', $_SERVER['CONTENT_TYPE'] ?? '', $raw];
});
$server = new SoapServer(__DIR__ . '/pengaduan.wsdl', ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setObject(new Pengaduan($file, $raw));
$server->handle($raw);
