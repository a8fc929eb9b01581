#pragma once
#include "answers.hpp"
#include "complaints.hpp"
#include "csv_writer.hpp"
#include "drop_files.hpp"
#include "pickup.hpp"
#include "remote_config.hpp"

#include "hub/plugins/template.hpp"
#include "hub/sdk/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace hub::csv_drop {

/// What becomes of a file when its rows are stored.
enum class After : std::uint8_t { archive = 1, remove };
/// The tongue of reasons in result files.
enum class Language : std::uint8_t { id = 1, en };

/// When broken rows refuse the whole file.
struct Quarantine {
    std::size_t most_percent = 50;  ///< 0: one broken row is enough
};

/// The cells of one kind of message, by Config::columns; an absent one is empty.
using RowTemplate = std::vector<std::optional<plugins::Template>>;

/// An instance's settings, checked and compiled. Immutable.
struct Config {
    std::string folder;  ///< of this machine; empty: remote
    std::optional<RemoteRules> remote{};
    std::map<Place, std::string> folders;
    mode_t file_mode = 0640;
    std::optional<plugins::Zone> zone;
    std::string zone_name;
    CsvStyle style;
    Language language = Language::id;
    std::vector<std::string> columns;
    std::optional<std::size_t> attachments;  ///< the column that names them; none: the office is given no files
    std::map<sdk::MessageKind, RowTemplate> messages;
    std::optional<AnswerMap> answers;
    std::optional<ComplaintMap> complaints;
    PickupRules pickup;
    After after = After::archive;
    Quarantine quarantine;
};

/// Faults are appended; the config is whole only when there are none.
Config read_config(const sdk::Settings& settings, std::vector<sdk::Fault>& faults);

}  // namespace hub::csv_drop
