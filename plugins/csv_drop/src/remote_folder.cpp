#include "remote_folder.hpp"

#include "remote_error.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <utility>

namespace hub::csv_drop {
namespace {

/// No line end may get into a command.
bool is_safe_name(const std::string& name) {
    return is_single_name(name) && std::ranges::none_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::error_code bad_name() {
    return std::make_error_code(std::errc::invalid_argument);
}

std::error_code ignore_missing(std::error_code error) {
    return error == std::errc::no_such_file_or_directory ? std::error_code{} : error;
}

}  // namespace

RemoteFolder::~RemoteFolder() {
    if (server_ != nullptr) {
        pool_.give_back(std::move(server_));
    }
}

std::error_code RemoteFolder::connect() {
    if (dials_left_-- <= 0) {
        return RemoteError::lost;
    }
    auto lease = pool_.take(deadline_);
    server_ = std::move(lease.dialed.server);
    dials_left_ += lease.used_before ? 1 : 0;  // an old one that turns out dead costs no trial
    detail_ = std::move(lease.dialed.detail);
    return lease.dialed.error;
}

std::error_code RemoteFolder::run(const Step& step) {
    while (!away_) {
        if (server_ == nullptr) {
            if (const auto error = connect()) {
                away_ = true;
                return error;
            }
        }
        const auto error = step(*server_);
        detail_ = error ? server_->detail() : std::string{};
        if (!is_line_lost(error)) {
            return error;
        }
        server_.reset();
        entered_.clear();
        pool_.forget_all();
        if (dials_left_ <= 0 || std::chrono::steady_clock::now() >= deadline_) {
            away_ = true;
            return error;
        }
    }
    return RemoteError::lost;
}

std::error_code RemoteFolder::enter(FileServer& server, Place place) {
    if (entered_.contains(place)) {
        return {};
    }
    const auto path = folder_of(place);
    std::optional<Entry> found;
    if (const auto error = server.look(path, found)) {
        return error;
    }
    if (!found) {
        const auto made = server.make_folder(path, place == Place::work ? mode_t{0700} : mode_t{0770});
        if (is_line_lost(made)) {
            return made;
        }
        if (const auto error = server.look(path, found)) {
            return error;
        }
        if (!found) {
            return made ? made : RemoteError::refused;
        }
    }
    if (!found->folder) {
        return std::make_error_code(std::errc::not_a_directory);
    }
    entered_.insert(place);
    return {};
}

std::error_code RemoteFolder::look(Place place, const std::string& name, std::optional<Entry>& entry) {
    if (!is_safe_name(name)) {
        return bad_name();
    }
    return run([&](FileServer& server) {
        const auto error = enter(server, place);
        return error ? error : server.look(path_of(place, name), entry);
    });
}

std::error_code RemoteFolder::find(Place place, const std::string& name, bool& there) {
    std::optional<Entry> entry;
    const auto error = look(place, name, entry);
    there = entry.has_value();
    return error;
}

std::error_code RemoteFolder::write(Place place, const std::string& name, std::string_view bytes) {
    if (!is_safe_name(name)) {
        return bad_name();
    }
    const auto path = path_of(place, name);
    return run([&](FileServer& server) {
        auto error = enter(server, place);
        error = error ? error : ignore_missing(server.remove(path));
        error = error ? error : server.write(path, bytes, places_.file_mode);
        std::optional<Entry> written;
        error = error ? error : server.look(path, written);
        const bool whole = written && written->regular && written->size == bytes.size();
        return error || whole ? error : std::error_code{RemoteError::not_whole};
    });
}

std::error_code RemoteFolder::rename(const std::string& from, const std::string& to, bool may_replace) {
    bool asked = false;
    return run([&](FileServer& server) {
        std::optional<Entry> source;
        std::optional<Entry> target;
        const auto look_at_both = [&] {
            const auto error = server.look(from, source);
            return error ? error : server.look(to, target);
        };
        if (const auto error = look_at_both()) {
            return error;
        }
        if (!source) {
            return asked && target ? std::error_code{} : std::make_error_code(std::errc::no_such_file_or_directory);
        }
        if (target && !may_replace) {
            return std::make_error_code(std::errc::file_exists);
        }
        if (target) {
            if (const auto error = ignore_missing(server.remove(to))) {
                return error;
            }
        }
        asked = true;
        const auto error = server.rename(from, to);
        if (!error || is_line_lost(error) || look_at_both()) {
            return error;
        }
        // What was asked before the line broke may have been done only now.
        return !source && target ? std::error_code{} : target ? std::make_error_code(std::errc::file_exists) : error;
    });
}

std::error_code RemoteFolder::move(Place from, const std::string& name, Place to, const std::string& new_name) {
    if (!is_safe_name(name) || !is_safe_name(new_name)) {
        return bad_name();
    }
    const auto entered = run([&](FileServer& server) {
        const auto error = enter(server, from);
        return error ? error : enter(server, to);
    });
    return entered ? entered : rename(path_of(from, name), path_of(to, new_name), false);
}

std::error_code RemoteFolder::replace(Place from, const std::string& name, Place to, const std::string& new_name) {
    if (!is_safe_name(name) || !is_safe_name(new_name)) {
        return bad_name();
    }
    const auto entered = run([&](FileServer& server) {
        const auto error = enter(server, from);
        return error ? error : enter(server, to);
    });
    return entered ? entered : rename(path_of(from, name), path_of(to, new_name), true);
}

std::error_code RemoteFolder::remove(Place place, const std::string& name) {
    if (!is_safe_name(name)) {
        return bad_name();
    }
    return run([&](FileServer& server) {
        const auto error = enter(server, place);
        return error ? error : ignore_missing(server.remove(path_of(place, name)));
    });
}

std::error_code RemoteFolder::list(Place place, std::size_t most, std::vector<Entry>& entries) {
    return run([&](FileServer& server) {
        entries.clear();
        auto error = enter(server, place);
        error = error ? error : server.list(folder_of(place), most, entries);
        std::erase_if(entries, [](const Entry& entry) { return !is_safe_name(entry.name); });
        return error;
    });
}

std::error_code RemoteFolder::read(Place place, const Entry& entry, std::size_t most, std::string& bytes, Unread& why) {
    bytes.clear();
    why = Unread::none;
    if (!is_safe_name(entry.name)) {
        return bad_name();
    }
    const auto path = path_of(place, entry.name);
    const auto error = run([&](FileServer& server) {
        std::optional<Entry> now;
        if (const auto failed = server.look(path, now)) {
            return failed;
        }
        why = !now               ? Unread::gone
              : !now->regular    ? Unread::not_regular
              : now->size > most ? Unread::too_large
              : !(*now == entry) ? Unread::changed
                                 : Unread::none;
        if (why != Unread::none) {
            return std::error_code{};
        }
        if (const auto failed = server.read(path, most, bytes)) {
            return failed;
        }
        if (const auto failed = server.look(path, now)) {
            return failed;
        }
        why = now && *now == entry && bytes.size() == entry.size ? Unread::none : Unread::changed;
        return std::error_code{};
    });
    if (error || why != Unread::none) {
        bytes.clear();
    }
    return error;
}

std::error_code RemoteFolder::ready() {
    // A file is made and removed in each: a server may let us in and yet not let us write.
    for (const auto& [place, name] : places_.names) {
        auto error = write(place, ".sp4n-try", "x");
        const auto removed = is_away() ? std::error_code{} : remove(place, ".sp4n-try");
        error = error ? error : removed;
        if (error) {
            return error;
        }
    }
    return {};
}

std::string RemoteFolder::explain(const std::error_code& error) const {
    return error.message() + (detail_.empty() ? "" : " (" + detail_ + ")");
}

}  // namespace hub::csv_drop
