#include "ftps_server.hpp"

#include "ftp_facts.hpp"
#include "remote_error.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <curl/curl.h>
#include <initializer_list>
#include <mutex>
#include <utility>

namespace hub::csv_drop {
namespace {

using Deadline = FileServer::Deadline;

struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

List list_of(std::initializer_list<std::string> commands) {
    curl_slist* list = nullptr;
    for (const auto& command : commands) {
        list = curl_slist_append(list, command.c_str());
    }
    return List{list};
}

/// What a transfer brings, up to a limit.
struct Taken {
    std::string bytes;
    std::size_t most = 0;
};
std::size_t take(char* data, std::size_t one, std::size_t count, void* into) {
    auto& taken = *static_cast<Taken*>(into);
    const auto size = std::min(one * count, taken.most - taken.bytes.size());
    taken.bytes.append(data, size);
    return size;  // less than what came ends the transfer
}
std::size_t give(char* buffer, std::size_t one, std::size_t count, void* from) {
    auto& left = *static_cast<std::string_view*>(from);
    const auto size = std::min(one * count, left.size());
    std::memcpy(buffer, left.data(), size);
    left.remove_prefix(size);
    return size;
}

std::error_code error_of(CURLcode code, long reply) {
    switch (static_cast<int>(code)) {
        case CURLE_OK: return {};
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT: return RemoteError::unreachable;
        case CURLE_OPERATION_TIMEDOUT: return RemoteError::timed_out;
        case CURLE_LOGIN_DENIED: return RemoteError::login_refused;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_ISSUER_ERROR: return RemoteError::untrusted;
        case CURLE_USE_SSL_FAILED: return RemoteError::no_protocol;
        default: break;
    }
    switch (reply) {
        case 530: return RemoteError::login_refused;
        case 452:
        case 552: return std::make_error_code(std::errc::no_space_on_device);
        case 450:
        case 550:
        case 553: return std::make_error_code(std::errc::permission_denied);
        case 500:
        case 502:
        case 504: return RemoteError::no_protocol;
        default: break;
    }
    return reply >= 500 ? RemoteError::refused : RemoteError::lost;
}

class FtpsServer final : public FileServer {
public:
    FtpsServer(const RemoteRules& rules, std::string password, std::string key_password)
        : rules_{rules},
          ftps_{std::get<FtpsRules>(rules.kind)},
          password_{std::move(password)},
          key_password_{std::move(key_password)},
          easy_{curl_easy_init()} {}
    ~FtpsServer() override { std::ranges::fill(password_, '\0'); }

    void set_deadline(Deadline deadline) override { deadline_ = deadline; }
    std::error_code greet() { return command({"NOOP"}); }

    std::error_code look(const std::string& path, std::optional<Entry>& entry) override {
        entry.reset();
        const auto error = command({"MLST " + path});
        if (error == std::errc::permission_denied) {  // FTP says the same when nothing is there
            return {};
        }
        std::string_view said{replies_.bytes};
        while (!error && !said.empty()) {
            const auto line = said.substr(0, said.find('\n'));
            said.remove_prefix(std::min(line.size() + 1, said.size()));
            if (line.starts_with(' ')) {
                entry = read_facts(line.substr(1));
            }
        }
        return error;
    }

    std::error_code list(const std::string& folder, std::size_t most, std::vector<Entry>& entries) override {
        constexpr std::size_t most_of_a_line = 1024;
        Taken taken{{}, std::min(most * most_of_a_line, std::size_t{64} * 1024 * 1024)};
        prepare(folder + "/");
        set(CURLOPT_CUSTOMREQUEST, "MLSD");
        const auto error = receive(taken);
        std::string_view lines{taken.bytes};
        while (!error && !lines.empty() && entries.size() < most) {
            const auto line = lines.substr(0, lines.find('\n'));
            lines.remove_prefix(std::min(line.size() + 1, lines.size()));
            if (auto entry = read_facts(line)) {
                entries.push_back(*std::move(entry));
            }
        }
        return error;
    }

    std::error_code make_folder(const std::string& path, mode_t /*mode*/) override { return command({"MKD " + path}); }

    std::error_code write(const std::string& path, std::string_view bytes, mode_t mode) override {
        std::array<char, 8> rights{};
        (void)std::snprintf(rights.data(), rights.size(), "%04o", static_cast<unsigned>(mode));
        const auto after = list_of({"*SITE CHMOD " + std::string{rights.data()} + " " + path});  // not all know it
        auto left = bytes;
        prepare(path);
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &give);
        set(CURLOPT_READDATA, static_cast<void*>(&left));
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes.size()));
        set(CURLOPT_POSTQUOTE, after.get());
        return perform();
    }

    std::error_code read(const std::string& path, std::size_t most, std::string& bytes) override {
        Taken taken{{}, most + 1};
        prepare(path);
        const auto error = receive(taken);
        bytes = std::move(taken.bytes);
        return bytes.size() > most ? std::error_code{} : error;
    }

    std::error_code rename(const std::string& from, const std::string& to) override {
        return command({"RNFR " + from, "RNTO " + to});
    }
    std::error_code remove(const std::string& path) override {
        const auto error = command({"DELE " + path});
        if (error != std::errc::permission_denied) {
            return error;
        }
        const auto detail = detail_;
        std::optional<Entry> there;
        const auto unseen = look(path, there);
        detail_ = detail;
        return unseen ? unseen : there ? error : std::make_error_code(std::errc::no_such_file_or_directory);
    }

private:
    template <class Value>
    void set(CURLoption option, Value value) {
        (void)curl_easy_setopt(easy_.get(), option, value);
    }
    [[nodiscard]] long ms(std::chrono::milliseconds time) const { return std::max<long>(time.count(), 1); }

    /// A path as the server knows it, in an address: escaped whole, so that a slash at its beginning stays.
    std::string address(const std::string& path) {
        char* escaped = curl_easy_escape(easy_.get(), path.data(), static_cast<int>(path.size()));
        const bool v6 = rules_.host.find(':') != std::string::npos;
        auto made = (ftps_.implicit ? "ftps://" : "ftp://") + (v6 ? "[" + rules_.host + "]" : rules_.host) + ":" +
                    std::to_string(rules_.port) + "/" + (escaped == nullptr ? "" : escaped);
        curl_free(escaped);
        return made;
    }

    void prepare(const std::string& path) {
        const auto& tls = ftps_.tls.rules;
        curl_easy_reset(easy_.get());  // the connection stays
        replies_ = {{}, std::size_t{64} * 1024};
        set(CURLOPT_URL, address(path).c_str());
        set(CURLOPT_PROTOCOLS_STR, "ftp,ftps");
        set(CURLOPT_NOPROXY, "*");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_USERNAME, rules_.user.c_str());
        set(CURLOPT_PASSWORD, password_.c_str());
        set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        set(CURLOPT_SSLVERSION, static_cast<long>(
                                    tls.min_version == plugins::TlsRules::Version::v1_3 ? CURL_SSLVERSION_TLSv1_3
                                                                                        : CURL_SSLVERSION_TLSv1_2));
        set(CURLOPT_SSL_VERIFYPEER, tls.verify == plugins::TlsRules::Verify::none ? 0L : 1L);
        set(CURLOPT_SSL_VERIFYHOST, tls.verify == plugins::TlsRules::Verify::none ? 0L : 2L);
        if (!tls.ca_file.empty()) {
            set(CURLOPT_CAINFO, tls.ca_file.c_str());
            set(CURLOPT_CAPATH, nullptr);
        }
        if (!tls.certificate_file.empty()) {
            set(CURLOPT_SSLCERT, tls.certificate_file.c_str());
            set(CURLOPT_SSLKEY, tls.key_file.c_str());
            set(CURLOPT_KEYPASSWD, key_password_.c_str());
        }
        set(CURLOPT_FTP_FILEMETHOD, static_cast<long>(CURLFTPMETHOD_NOCWD));
        set(CURLOPT_FTP_SKIP_PASV_IP, 1L);  // data comes from where the commands go, whatever it says
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        set(CURLOPT_TCP_KEEPIDLE, 15L);
        set(CURLOPT_CONNECTTIMEOUT_MS, ms(rules_.connect_timeout));
        set(CURLOPT_HEADERFUNCTION, &take);
        set(CURLOPT_HEADERDATA, static_cast<void*>(&replies_));
        set(CURLOPT_LOW_SPEED_LIMIT, 1L);
        const auto quiet = std::chrono::ceil<std::chrono::seconds>(rules_.answer_timeout);
        set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(quiet.count()));
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(quiet.count()));
    }

    std::error_code perform() {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
        detail_.clear();
        if (left.count() <= 0) {
            return RemoteError::timed_out;
        }
        set(CURLOPT_TIMEOUT_MS, ms(left));
        const auto code = curl_easy_perform(easy_.get());
        long reply = 0;
        (void)curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &reply);
        const auto error = error_of(code, reply);
        if (error) {  // curl's own words: a server's may hold a file's name
            detail_ = reply >= 400 ? "FTP " + std::to_string(reply) : curl_easy_strerror(code);
        }
        return error;
    }
    std::error_code receive(Taken& into) {
        set(CURLOPT_WRITEFUNCTION, &take);
        set(CURLOPT_WRITEDATA, static_cast<void*>(&into));
        return perform();
    }
    std::error_code command(std::initializer_list<std::string> commands) {
        const auto list = list_of(commands);
        prepare({});
        set(CURLOPT_NOBODY, 1L);
        set(CURLOPT_QUOTE, list.get());
        const auto error = perform();
        easy_forget_lists();
        return error;
    }
    void easy_forget_lists() { set(CURLOPT_QUOTE, nullptr); }

    const RemoteRules& rules_;
    const FtpsRules& ftps_;
    std::string password_;
    std::string key_password_;
    std::unique_ptr<CURL, FreeEasy> easy_;
    Taken replies_;
    Deadline deadline_{};
};

}  // namespace

Dialed dial_ftps(const RemoteRules& rules, sdk::Host host, Deadline deadline) {
    static std::once_flag once;
    std::call_once(once, [] { (void)curl_global_init(CURL_GLOBAL_DEFAULT); });
    const auto& ftps = std::get<FtpsRules>(rules.kind);
    Dialed made;
    const auto fetch = [&](const std::string& name) -> std::string {
        const auto value = name.empty() ? std::optional{std::string{}} : host.secret(name);
        if (!value) {
            made.error = RemoteError::secret_missing;
            made.detail = "secret '" + name + "'";
        }
        return value.value_or("");
    };
    auto password = fetch(ftps.password_secret);
    auto key_password = fetch(ftps.tls.key_password_secret);
    if (made.error) {
        return made;
    }
    auto server = std::make_unique<FtpsServer>(rules, std::move(password), std::move(key_password));
    server->set_deadline(std::min(deadline, std::chrono::steady_clock::now() + rules.connect_timeout));
    made.error = server->greet();
    made.detail = server->detail();
    if (!made.error) {
        server->set_deadline(deadline);
        made.server = std::move(server);
    }
    return made;
}

}  // namespace hub::csv_drop
