#include "folder.hpp"

#include "codes.hpp"
#include "values.hpp"
#include "yaml_reader.hpp"

#include <boost/uuid/detail/sha1.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

namespace hub::settings::detail {
namespace {

namespace fs = std::filesystem;

struct KnownFile {
    const char* name;
    FileKind kind;
    bool optional = false;
};
constexpr KnownFile top_files[] = {
    {"categories.yaml", FileKind::categories},
    {"hub.yaml", FileKind::hub},
    {"people.yaml", FileKind::people, true},
    {"routing.yaml", FileKind::routing},
    {"sla.yaml", FileKind::sla}};
constexpr KnownFile folders[] = {
    {"agencies", FileKind::agencies}, {"calendar", FileKind::calendar}, {"connectors", FileKind::connector}};
constexpr std::size_t max_entries = 10'000;
constexpr std::size_t max_folder_bytes = 16 * 1'048'576;

/// Reads little more than is allowed, so that neither a huge file nor an endless device is swallowed.
std::unique_ptr<Source> read_file(const fs::path& path, const std::string& name, Findings& findings) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        findings.file_error(code::file_unreadable, name, say("this is not a regular file"));
        return nullptr;
    }
    std::ifstream file{path, std::ios::binary};
    std::string text;
    std::array<char, 65'536> piece;
    while (file && text.size() <= max_file_bytes) {
        file.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.is_open() || file.bad()) {
        findings.file_error(
            code::file_unreadable, name, say("the file cannot be read"),
            say("check its owner and mode (readable for the hub)"));
        return nullptr;
    }
    if (text.size() > max_file_bytes) {
        findings.file_error(
            code::too_large, name, say("the file is larger than 1 MiB"), say("split it into several files"));
        return nullptr;
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.erase(0, 3);
    }
    return std::make_unique<Source>(name, std::move(text));
}

/// Names in a folder, sorted; empty when there is no such folder.
std::optional<std::vector<std::string>> names_in(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator at{folder, error};
    if (error) {
        return std::nullopt;
    }
    std::vector<std::string> names;
    for (; at != fs::directory_iterator{} && names.size() < max_entries; at.increment(error)) {
        if (error) {
            return std::nullopt;
        }
        if (auto name = at->path().filename().string(); !name.starts_with('.')) {
            names.push_back(std::move(name));
        }
    }
    std::ranges::sort(names);
    return names;
}

bool is_yaml(std::string_view name) {
    return name.ends_with(".yaml");
}

void warn_unread(const std::string& name, Findings& findings) {
    std::vector<std::string_view> known;
    for (const auto& file : top_files) {
        known.emplace_back(file.name);
    }
    if (name.ends_with(".yml")) {
        const auto renamed = name.substr(0, name.size() - 4) + ".yaml";
        const auto meant = nearest(renamed, known);
        findings.file_warning(
            code::file_not_read, name, say("this file is not read"),
            say("name it {0}", meant.empty() ? renamed : meant));
    } else if (is_yaml(name)) {
        findings.file_warning(code::file_not_read, name, say("this file is not read"), did_you_mean(name, known));
    }
}

void report_missing(const char* name, Findings& findings) {
    findings.file_error(
        code::file_missing, name, say("the file is missing"), say("see config/ of the distribution for an example"));
}

void report_empty(const KnownFile& folder, Findings& findings) {
    findings.file_error(
        code::file_missing, std::string{folder.name} + "/", say("there is no file in this folder"),
        say("put at least one .yaml file into {0}/", std::string{folder.name}));
}

void read_subfolder(const fs::path& folder, const KnownFile& of, std::vector<ReadFile>& files, Findings& findings) {
    const auto names = names_in(folder / of.name);
    std::error_code unknown;
    if (!names && (fs::exists(folder / of.name, unknown) || unknown)) {
        findings.file_error(
            code::file_unreadable, std::string{of.name} + "/", say("this folder cannot be read"),
            say("check its owner and mode (readable for the hub)"));
        return;
    }
    std::size_t found = 0;
    if (names) {
        for (const auto& name : *names) {
            const auto relative = std::string{of.name} + "/" + name;
            if (!is_yaml(name)) {
                warn_unread(relative, findings);
                continue;
            }
            ++found;
            files.push_back({of.kind, relative, read_file(folder / of.name / name, relative, findings)});
        }
    }
    if (found == 0 && of.kind != FileKind::connector) {
        report_empty(of, findings);
    }
}

/// A version travels through the database and stands in memory as a whole.
void check_whole(const std::vector<ReadFile>& files, Findings& findings) {
    std::size_t bytes = 0;
    for (const auto& file : files) {
        bytes += file.source == nullptr ? 0 : file.source->text().size();
    }
    if (bytes > max_folder_bytes) {
        findings.file_error(
            code::too_large, "", say("the folder holds more than 16 MiB"), say("leave out what the hub does not need"));
    }
}

}  // namespace

std::vector<ReadFile> read_texts(Files files, Findings& findings) {
    std::vector<ReadFile> out;
    const auto add = [&](FileKind kind, const std::string& name, std::string text) {
        out.push_back({kind, name, std::make_unique<Source>(name, std::move(text))});
    };
    for (const auto& known : top_files) {
        if (const auto found = files.find(known.name); found != files.end()) {
            add(known.kind, found->first, std::move(found->second));
        } else if (known.kind != FileKind::hub && !known.optional) {
            report_missing(known.name, findings);
        }
    }
    for (const auto& known : folders) {
        const auto prefix = std::string{known.name} + "/";
        const auto before = out.size();
        for (auto at = files.lower_bound(prefix); at != files.end() && at->first.starts_with(prefix); ++at) {
            if (is_yaml(at->first)) {
                add(known.kind, at->first, std::move(at->second));
            }
        }
        if (out.size() == before && known.kind != FileKind::connector) {
            report_empty(known, findings);
        }
    }
    std::ranges::sort(out, {}, &ReadFile::name);
    check_whole(out, findings);
    return out;
}

std::vector<ReadFile> read_folder(const fs::path& folder, Findings& findings) {
    const auto names = names_in(folder);
    if (!names) {
        findings.file_error(
            code::folder_missing, "", say("the configuration folder {0} cannot be read", folder.string()),
            say("check the path and its rights"));
        return {};
    }
    std::vector<ReadFile> files;
    for (const auto& file : top_files) {
        if (std::ranges::find(*names, file.name) == names->end()) {
            if (!file.optional) {
                report_missing(file.name, findings);
            }
            continue;
        }
        files.push_back({file.kind, file.name, read_file(folder / file.name, file.name, findings)});
    }
    for (const auto& subfolder : folders) {
        read_subfolder(folder, subfolder, files, findings);
    }
    for (const auto& name : *names) {
        if (std::ranges::find(top_files, name, [](const KnownFile& f) { return std::string_view{f.name}; }) ==
            std::end(top_files)) {
            warn_unread(name, findings);
        }
    }
    std::ranges::sort(files, {}, &ReadFile::name);
    check_whole(files, findings);
    return files;
}

std::string content_hash(const std::vector<ReadFile>& files) {
    boost::uuids::detail::sha1 hash;
    const auto add = [&](std::string_view text) {
        const auto size = std::to_string(text.size()) + ":";  // so that no two lists of texts look the same
        hash.process_bytes(size.data(), size.size());
        hash.process_bytes(text.data(), text.size());
    };
    for (const auto& file : files) {
        if (file.kind == FileKind::hub) {
            continue;
        }
        add(file.name);
        add(file.source == nullptr ? std::string_view{} : std::string_view{file.source->text()});
    }
    unsigned int digest[5] = {};
    hash.get_digest(digest);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto word : digest) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            text += digits[word >> static_cast<unsigned>(shift) & 0xFU];
        }
    }
    return text;
}

}  // namespace hub::settings::detail
