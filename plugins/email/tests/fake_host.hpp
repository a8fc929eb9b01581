#pragma once
#include "fake_hub.hpp"

namespace hub::email {

using plugins::FakeHost;

}  // namespace hub::email
