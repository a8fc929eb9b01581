#include "files_office.hpp"

#include "hub/testing/temp_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace hub::testing {
namespace {

namespace fs = std::filesystem;

void replace(std::string& text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    if (at == std::string::npos) {
        throw std::runtime_error("config/examples/dishub-csv.yaml is not as this test knows it: " + what);
    }
    text.replace(at, what.size(), by);
}

std::string file_name(int number) {
    return "loket-" + std::to_string(number) + ".csv";
}

}  // namespace

FilesOffice::FilesOffice(const City& city) : folder_{city.folder() / "drop"} {
    fs::create_directories(folder_ / "new");
    for (const auto& folder : {folder_, folder_ / "new"}) {
        fs::permissions(folder, static_cast<fs::perms>(0777));  // the hub is another user
    }
}

CityInstance FilesOffice::instance() const {
    const char* source = std::getenv("SP4N_SOURCE");
    auto settings = read_file(fs::path{source == nullptr ? "." : source} / "config/examples/dishub-csv.yaml");
    const std::string begin = "\nsettings:\n";
    settings.erase(0, std::min(settings.find(begin), settings.size()));
    replace(settings, begin, "");
    replace(settings, "/srv/sp4n/dishub", folder_.string());
    replace(settings, "complete: stable", "complete: renamed");
    replace(settings, "age: 60s", "age: 1s");
    CityInstance out;
    out.name = "files";
    out.connector = "csv_drop";
    out.poll_every = "200ms";
    out.settings = settings;
    return out;
}

CityInstance FilesOffice::instance_with_reporters() const {
    auto out = instance();
    const std::string who =
        "pelapor: \"{{reporter.name}} {{reporter.nik}} {{reporter.phone}} {{reporter.email}} {{reporter.address}}\"";
    replace(out.settings, "batas, keterangan]", "batas, keterangan, pelapor]");
    replace(out.settings, "batas: \"{{due_at}}\"\n", "batas: \"{{due_at}}\"\n      " + who + "\n");
    replace(
        out.settings, "\"{{message.text}}\" }\n    withdrawal", "\"{{message.text}}\", " + who + " }\n    withdrawal");
    replace(out.settings, "\"{{message.reason}}\" }", "\"{{message.reason}}\", " + who + " }");
    return out;
}

void FilesOffice::bring(int complaints) {
    std::string text = "agenda;judul;isi;kategori;wilayah;anonim\r\n";
    for (int i = 0; i < complaints; ++i) {
        text += "A/" + std::to_string(++rows_) + ";Dari loket;Isi;files;18.72;tidak\r\n";
    }
    const auto name = file_name(++files_);
    const auto made = folder_ / "new" / (name + ".tmp");
    std::ofstream{made, std::ios::binary} << text;
    fs::permissions(made, static_cast<fs::perms>(0666));
    fs::rename(made, folder_ / "new" / name);
}

bool FilesOffice::all_read() const {
    for (int i = 1; i <= files_; ++i) {
        if (!fs::exists(folder_ / "results" / file_name(i)) || fs::exists(folder_ / "new" / file_name(i))) {
            return false;
        }
    }
    return true;
}

std::string FilesOffice::wrong() const {
    std::string out;
    for (int i = 1; i <= files_; ++i) {
        const auto result = read_file(folder_ / "results" / file_name(i));
        for (const auto* none : {"parked=0", "refused=0", "broken=0"}) {
            if (result.find(none) == std::string::npos) {
                out += file_name(i) + " not " + none + ": " + result.substr(0, 300) + "\n";
            }
        }
    }
    return out;
}

std::size_t FilesOffice::handed_over(const std::string& tracking_id) const {
    std::size_t count = 0;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder_ / "out", ignored}) {
        count += entry.path().filename().string().starts_with(tracking_id) ? 1 : 0;
    }
    return count;
}

std::string FilesOffice::all_text() const {
    std::string out;
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator{folder_, ignored}) {
        if (entry.is_regular_file()) {
            out += read_file(entry.path()) + "\n";
        }
    }
    return out;
}

}  // namespace hub::testing
