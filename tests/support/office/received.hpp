#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub::office {

/// A file that came with a ticket.
struct ReceivedFile {
    std::string name;
    std::string media_type;
    std::string bytes;
};

/// What was posted: the JSON itself, or multipart/form-data whose part of type application/json it is and whose other
/// parts are files. Read by an independent hand, not with what the hub's connector writes with.
struct Posted {
    std::string_view json;  ///< looks into the body
    std::vector<ReceivedFile> files;
};
Posted read_posted(std::string_view body);

/// Files of a JSON list of objects: nama or name, tipe or media_type, isi or content (base64). Not the list's text:
/// none.
std::vector<ReceivedFile> read_file_list(std::string_view json_list);

}  // namespace hub::office
