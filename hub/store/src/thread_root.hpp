#pragma once
#include "hub/base/log.hpp"

#include <cstdlib>
#include <exception>
#include <string>
#include <thread>
#include <utility>

namespace hub::store {

/// Starts a thread with its last catch: what comes so far is a bug, and the process is started again (style: errors).
template <class Work>
std::thread start_thread(std::string name, Work work) {
    return std::thread{[name = std::move(name), work = std::move(work)]() mutable noexcept {
        try {
            work();
        } catch (const std::exception& e) {
            log::error("store.thread_failed", {{"thread", name}, {"reason", e.what()}});
            std::abort();
        } catch (...) {
            log::error("store.thread_failed", {{"thread", name}, {"reason", "no std::exception"}});
            std::abort();
        }
    }};
}

}  // namespace hub::store
