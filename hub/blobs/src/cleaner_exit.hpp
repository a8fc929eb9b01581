#pragma once

/// What the cleaner's exit status says; any other end is a picture that was too much for it.
namespace hub::blobs {

inline constexpr int cleaned = 0;
inline constexpr int cannot_start = 2;
inline constexpr int unreadable = 3;
inline constexpr int too_many_pixels = 4;

}  // namespace hub::blobs
