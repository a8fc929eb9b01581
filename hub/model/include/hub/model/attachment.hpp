#pragma once
#include "hub/model/ids.hpp"

#include <cstdint>
#include <string>

namespace hub::model {

/// A file that belongs to a complaint and lies in the hub's own folder (hub/blobs) under its hash. What it was called
/// where it came from is not kept: a name can say who somebody is.
struct Attachment {
    AttachmentId id;
    std::string media_type;  ///< of what is stored: "image/jpeg"
    std::string sha256;      ///< of what is stored: 64 hexadecimal digits
    std::uint64_t size = 0;  ///< in bytes
    bool cleaned = false;    ///< written anew, so that nothing is left of what a camera or program put into it
    friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// A file as one agency's system is given it. Travels in a message (wire::Submit).
struct SentFile {
    std::string name;  ///< made by the hub: "lampiran-1.jpg"
    std::string media_type;
    std::string path;  ///< absolute; readable, never to be written; empty until the message is about to be sent
    std::string sha256;
    std::uint64_t size = 0;
    bool cleaned = false;  ///< for the hub itself: should the complaint turn out to be anonymous; not on the wire
    friend bool operator==(const SentFile&, const SentFile&) = default;
};

/// A file that an agency's system gave, as it lies in its instance's spool folder. Nothing of it is believed yet.
struct ReceivedFile {
    std::string name;        ///< as the agency calls it, for people; may be empty
    std::string media_type;  ///< as the agency says
    std::string spooled;     ///< plain name of the file inside the spool folder
    std::uint64_t size = 0;  ///< as the runner copied it
    friend bool operator==(const ReceivedFile&, const ReceivedFile&) = default;
};

}  // namespace hub::model
