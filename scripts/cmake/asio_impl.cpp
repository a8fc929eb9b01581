// The one place where Boost.Asio and Boost.Beast are compiled; see ThirdParty.cmake.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
