#include "response_reader.hpp"

#include <gtest/gtest.h>

namespace hub::perf {
namespace {

using State = ResponseReader::State;

TEST(ResponseReaderTest, TakesAnswersByteByByte) {
    const std::string two =
        "HTTP/1.1 201 Created\r\ncontent-length: 3\r\nX: y\r\n\r\nabc"
        "HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    ResponseReader reader;
    int answers = 0;
    for (const char byte : two) {
        reader.append({&byte, 1});
        const auto state = reader.look();
        ASSERT_NE(state, State::broken);
        if (state == State::complete) {
            EXPECT_EQ(reader.status(), answers == 0 ? 201 : 503);
            EXPECT_EQ(reader.body(), answers == 0 ? "abc" : "");
            EXPECT_EQ(reader.keep_alive(), answers == 0);
            ++answers;
            reader.next();
        }
    }
    EXPECT_EQ(answers, 2);
}

TEST(ResponseReaderTest, KeepsWhatFollows) {
    ResponseReader reader;
    reader.append("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    ASSERT_EQ(reader.look(), State::complete);
    reader.next();
    ASSERT_EQ(reader.look(), State::complete);
    EXPECT_EQ(reader.body(), "x");
}

TEST(ResponseReaderTest, WhatItDoesNotUnderstand) {
    for (const auto* text :
         {"SSH-2.0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n"}) {
        ResponseReader reader;
        reader.append(text);
        EXPECT_EQ(reader.look(), State::broken) << text;
    }
}

}  // namespace
}  // namespace hub::perf
