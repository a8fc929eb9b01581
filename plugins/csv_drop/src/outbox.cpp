#include "outbox.hpp"

#include "remote_error.hpp"

namespace hub::csv_drop {
namespace {

Dropped absent(std::error_code error) {
    return {Dropped::State::absent, error, false};
}
Dropped unseen(std::error_code error) {
    return {Dropped::State::unseen, error, false};
}
Dropped unclear(std::error_code error) {
    return {Dropped::State::unclear, error, false};
}

/// The rename is on disk only now. Both folders: neither may show the file at its old place again.
std::error_code settle(DropFiles& files) {
    const auto error = files.sync_folder(Place::out);
    return error ? error : files.sync_folder(Place::work);
}

/// Whole and on disk in the hub's own folder under `name`, which at no instant is missing once it was there: a mark
/// without its part says that the file was handed over.
std::error_code prepare(DropFiles& files, const std::string& name, std::string_view bytes) {
    const auto fresh = name + ".new";
    auto error = files.write(Place::work, fresh, bytes);
    if (!error) {
        error = files.sync_file(Place::work, fresh);
    }
    if (!error) {
        error = files.replace(Place::work, fresh, Place::work, name);
    }
    if (error) {
        (void)files.remove(Place::work, fresh);
        return error;
    }
    return files.sync_folder(Place::work);
}

}  // namespace

std::string part_name(const std::string& key) {
    return key + ".part";
}
std::string mark_name(const std::string& key) {
    return key + ".sent";
}

Dropped look_for(DropFiles& files, const std::string& key, const std::string& name) {
    bool visible = false;
    bool marked = false;
    bool part = false;
    if (const auto error = files.find(Place::out, name, visible)) {
        return unseen(error);
    }
    if (visible) {
        return {Dropped::State::there, {}, true};
    }
    if (const auto error = files.find(Place::work, mark_name(key), marked)) {
        return unseen(error);
    }
    if (const auto error = files.find(Place::work, part_name(key), part)) {
        return unseen(error);
    }
    return {marked && !part ? Dropped::State::there : Dropped::State::absent, {}, marked};
}

Dropped drop(
    DropFiles& files, const std::string& key, const std::string& name, std::string_view bytes,
    std::span<const Companion> companions) {
    const auto before = look_for(files, key, name);
    if (before.state == Dropped::State::unseen) {
        return before;
    }
    if (before.state == Dropped::State::there) {
        // A server may have been stopped between the two halves of a rename.
        (void)files.remove(Place::work, part_name(key));
        const auto error = settle(files);
        return error ? unclear(error) : before;
    }
    for (const auto& companion : companions) {
        std::string content;
        auto error = companion.read(content);
        error = error ? error : publish(files, Place::out, companion.name, content);
        if (error) {
            return absent(error);
        }
    }
    const auto part = part_name(key);
    // Where replacing takes two steps the part is missing in between: a mark that stood there would say "handed over".
    if (before.before) {
        auto error = files.remove(Place::work, mark_name(key));
        error = error ? error : files.sync_folder(Place::work);
        if (error) {
            return absent(error);
        }
    }
    if (const auto error = prepare(files, part, bytes)) {
        return absent(error);
    }
    if (const auto error = prepare(files, mark_name(key), {})) {
        return absent(error);
    }
    const auto error = files.move(Place::work, part, Place::out, name);
    if (error == std::errc::file_exists) {
        (void)files.remove(Place::work, part);  // another attempt was quicker: the same message, the same name
    } else if (error) {
        return is_line_lost(error) ? unclear(error) : absent(error);
    }
    const auto late = settle(files);
    return late ? unclear(late) : Dropped{Dropped::State::there, {}, false};
}

std::error_code publish(DropFiles& files, Place place, const std::string& name, std::string_view bytes) {
    const auto part = name + ".part";
    if (const auto error = prepare(files, part, bytes)) {
        return error;
    }
    if (const auto error = files.replace(Place::work, part, place, name)) {
        (void)files.remove(Place::work, part);
        return error;
    }
    return files.sync_folder(place);
}

}  // namespace hub::csv_drop
