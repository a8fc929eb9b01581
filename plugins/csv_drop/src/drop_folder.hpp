#pragma once
#include "office_files.hpp"

#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace hub::csv_drop {

/// A base folder and those below it, which are made when they are missing (the base folder is not: it may be a mount
/// that is away). Every access opens its folder anew beneath the base (openat2: no symlinks, no way out) and takes a
/// single name in it, without following, waiting or executing anything. Stateless after construction: any thread.
class DropFolder final : public OfficeFiles {
public:
    /// `file_mode`: of files that the office shall read; they make the folders' rights too.
    DropFolder(std::string base, std::map<Place, std::string> names, mode_t file_mode);

    std::error_code find(Place place, const std::string& name, bool& there) override;
    std::error_code write(Place place, const std::string& name, std::string_view bytes) override;
    std::error_code sync_file(Place place, const std::string& name) override;
    std::error_code sync_folder(Place place) override;
    std::error_code move(Place from, const std::string& name, Place to, const std::string& new_name) override;
    std::error_code replace(Place from, const std::string& name, Place to, const std::string& new_name) override;
    std::error_code remove(Place place, const std::string& name) override;

    std::error_code list(Place place, std::size_t most, std::vector<Entry>& entries) override;
    std::error_code look(Place place, const std::string& name, std::optional<Entry>& entry) override;
    std::error_code read(Place place, const Entry& entry, std::size_t most, std::string& bytes, Unread& why) override;
    std::error_code ready() override;

private:
    class Descriptor;
    std::error_code open_base(Descriptor& into) const;
    std::error_code open_folder(Place place, Descriptor& into) const;
    /// The folder for a name in it, which must be a single one.
    std::error_code open_for(Place place, const std::string& name, Descriptor& into) const;
    std::error_code rename(
        Place from, const std::string& name, Place to, const std::string& new_name, bool may_replace) const;

    std::string base_;
    std::map<Place, std::string> names_;
    mode_t file_mode_;
};

/// A folder of this machine.
class LocalOffice final : public Office {
public:
    LocalOffice(std::string base, std::map<Place, std::string> names, mode_t file_mode)
        : base_{std::move(base)}, names_{std::move(names)}, file_mode_{file_mode} {}
    std::unique_ptr<OfficeFiles> visit(Deadline /*deadline*/) override {
        return std::make_unique<DropFolder>(base_, names_, file_mode_);
    }

private:
    std::string base_;
    std::map<Place, std::string> names_;
    mode_t file_mode_;
};

}  // namespace hub::csv_drop
