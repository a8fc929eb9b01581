#pragma once
#include <cstddef>

namespace hub::app {

/// Raises the limit of open files and sockets to what this process is allowed, and returns it.
std::size_t raise_descriptor_limit();
/// So many of them are for clients; the rest is for the database, runners, files and the log.
std::size_t connections_within(std::size_t descriptors);

}  // namespace hub::app
