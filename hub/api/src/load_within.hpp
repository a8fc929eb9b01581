#pragma once
#include "key_ring.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>

namespace hub::api {

/// The same reading of keys, answered `storage_unavailable` when it takes longer than `limit`: a database that hangs
/// says nothing at all, and requests must not wait for it. What comes later is dropped. Thread of `executor`.
KeyRing::Load load_within(boost::asio::any_io_executor executor, std::chrono::milliseconds limit, KeyRing::Load load);

}  // namespace hub::api
