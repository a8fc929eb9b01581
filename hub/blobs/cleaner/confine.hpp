#pragma once

/// What the cleaner takes from itself before it looks at a stranger's picture.
namespace hub::blobs::confine {

/// Memory, time, files; no new rights, no core, and it dies with its parent. False: that is impossible here.
bool limit_self();
/// From here on no file is opened, nothing is started, nobody is spoken to. False: that is impossible here.
bool close_doors();

}  // namespace hub::blobs::confine
