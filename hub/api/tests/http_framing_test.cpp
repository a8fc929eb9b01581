#include "http_framing.hpp"

#include "access_log.hpp"
#include "connection_book.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hub::api {
namespace {

TEST(HttpFraming, one_reading_is_accepted) {
    for (const std::string head :
         {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n",
          "POST / HTTP/1.1\r\nhOsT: a\r\ntransfer-ENCODING: \t Chunked \r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nX-Note: tab\there, \xC3\xA9\r\nX-Empty:\r\n\r\n"}) {
        const auto fault = framing_fault(head);
        EXPECT_FALSE(fault) << head << ": " << fault.value_or("");
    }
}

TEST(HttpFraming, every_doubt_is_a_fault) {
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    for (const auto& head :
         {post + "Transfer-Encoding: gzip, chunked\r\n\r\n",
          post + "Transfer-Encoding: identity\r\n\r\n",
          post + "Transfer-Encoding: chunked, identity\r\n\r\n",
          post + "Transfer-Encoding:\r\n\r\n",
          post + "Transfer-Encoding: xchunked\r\n\r\n",
          post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
          post + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
          std::string{"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"},
          post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
          post + "Content-Length: 1, 1\r\n\r\n",
          post + "Content-Length: +1\r\n\r\n",
          post + "Content-Length: 0x1\r\n\r\n",
          post + "Content-Length:\r\n\r\n",
          post + "Content-Length: 9999999999999999999\r\n\r\n",
          post + "Host: b\r\n\r\n",
          std::string{"GET / HTTP/1.1\r\nX: a\r\n\r\n"},
          std::string{"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"},
          post + "X: a\r\n b\r\n\r\n",
          post + "X: a\r\n\tb\r\n\r\n",
          post + "X : a\r\n\r\n",
          post + ": a\r\n\r\n",
          post + "no colon\r\n\r\n",
          post + "X: a\nY: b\r\n\r\n",
          post + "X: a\rb\r\n\r\n",
          post + std::string{"X: a\0b\r\n\r\n", 10},
          std::string{"GET / HTTP/1.1\n\r\nHost: a\r\n\r\n"}}) {
        EXPECT_TRUE(framing_fault(head)) << head;
    }
}

TEST(ConnectionBook, no_address_takes_all_places) {
    const auto one = boost::asio::ip::make_address("192.0.2.1");
    const auto other = boost::asio::ip::make_address("192.0.2.2");
    ConnectionBook book{3, 2};
    EXPECT_TRUE(book.admit(one));
    EXPECT_TRUE(book.admit(one));
    EXPECT_FALSE(book.admit(one)) << "two are its share";
    EXPECT_TRUE(book.admit(other));
    EXPECT_FALSE(book.admit(other)) << "three are all";
    book.leave(one);
    EXPECT_TRUE(book.admit(other));
    EXPECT_EQ(book.open(), 3U);
}

TEST(ConnectionBook, an_ipv6_network_counts_as_one) {
    ConnectionBook book{8, 1};
    EXPECT_TRUE(book.admit(boost::asio::ip::make_address("2001:db8::1")));
    EXPECT_FALSE(book.admit(boost::asio::ip::make_address("2001:db8::2:1")));
    EXPECT_TRUE(book.admit(boost::asio::ip::make_address("2001:db8:0:1::1")));
    EXPECT_TRUE(book.admit(boost::asio::ip::make_address("::ffff:192.0.2.1")));
    EXPECT_FALSE(book.admit(boost::asio::ip::make_address("192.0.2.1")));
    book.leave(boost::asio::ip::make_address("2001:db8::2:1"));
    EXPECT_TRUE(book.admit(boost::asio::ip::make_address("2001:db8::3")));
}

TEST(AccessLog, no_client_can_make_series) {
    for (const auto* known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        EXPECT_EQ(AccessLog::label_of(known), known);
    }
    for (const auto* sent : {"get", "TRACE", "PURGE", "A", "GET1", ""}) {
        EXPECT_EQ(AccessLog::label_of(sent), "other");
    }
}

}  // namespace
}  // namespace hub::api
