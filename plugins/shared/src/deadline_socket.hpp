#pragma once
#include "tls_channel.hpp"

#include <Poco/Net/StreamSocketImpl.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace hub::plugins {

/// A TCP socket under POCO's HTTP session that keeps three promises POCO does not make: an absolute deadline holds over
/// any number of reads, a request has left whole before its answer is looked for, and afterwards it can be told how far
/// it came. POCO's streams swallow exceptions, so the flags here are what the client judges by. With TLS, once it was
/// started, all of this holds for what is inside. One thread.
class DeadlineSocket final : public Poco::Net::StreamSocketImpl {
public:
    using Time = std::chrono::steady_clock::time_point;

    void begin(Time deadline, std::chrono::milliseconds send, std::chrono::milliseconds receive);
    /// Shakes hands; throws when that fails. What a server refuses only afterwards (TLS 1.3 and our certificate) is
    /// waited for, so that nothing is sent to a server that will not have us.
    void start_tls(std::unique_ptr<TlsChannel> channel, std::chrono::milliseconds at_most);
    /// Why TLS failed; empty: it did not.
    [[nodiscard]] std::string tls_fault() const { return tls_ == nullptr ? std::string{} : tls_->fault(); }
    /// Nothing is waiting to be read: a kept connection whose peer has closed it is readable.
    [[nodiscard]] bool is_quiet();

    /// Returns when all of it is with the kernel; throws when that fails.
    void send_all(std::string_view bytes);
    int sendBytes(const void* buffer, int length, int flags) override;
    int receiveBytes(void* buffer, int length, int flags) override;

    [[nodiscard]] bool timed_out() const { return timed_out_; }
    [[nodiscard]] bool saw_end() const { return saw_end_; }
    [[nodiscard]] bool sent_something() const { return sent_; }

protected:
    ~DeadlineSocket() override = default;

private:
    std::chrono::milliseconds left(Time until);
    [[noreturn]] void time_out();
    void wait_writable(Time until);
    void arm_receive(std::chrono::milliseconds wait);
    void send_raw(std::string_view bytes);
    int receive_raw(char* buffer, int length, Time until);
    /// What came, to the channel; throws when the connection ended without TLS's own end.
    void feed_tls(Time until);
    void flush_tls();

    Time deadline_;
    std::chrono::milliseconds send_limit_{0};
    std::chrono::milliseconds receive_limit_{0};
    std::chrono::milliseconds armed_{0};  // what SO_RCVTIMEO stands at
    bool timed_out_ = false;
    bool saw_end_ = false;
    bool sent_ = false;
    std::unique_ptr<TlsChannel> tls_;
};

}  // namespace hub::plugins
