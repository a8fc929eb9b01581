#pragma once
#include "hub/base/strong_id.hpp"
#include "hub/base/uuid.hpp"

#include <cstdint>

namespace hub::model {

/// Inside ids are UUIDv7; people quote the tracking number, spelled in Crockford's base 32 (hub/crypto/crockford.hpp).
using ComplaintId = StrongId<struct ComplaintTag, Uuid>;
/// Also the idempotency key that the agency sees, the same in all attempts (sdk-abi.md C8).
using DeliveryId = StrongId<struct DeliveryTag, Uuid>;
using AttachmentId = StrongId<struct AttachmentTag, Uuid>;
using TrackingNumber = StrongId<struct TrackingTag, std::uint64_t>;
using AgencyId = NameId<struct AgencyTag>;        ///< "metro/pupr"
using InstanceId = NameId<struct InstanceTag>;    ///< "pupr-rest"
using PersonId = NameId<struct PersonTag>;        ///< "metro-pupr-loket": who gets mail, never an address
using CategoryCode = NameId<struct CategoryTag>;  ///< "public-works.road", a prefix contains all below
using RegionCode = NameId<struct RegionTag>;      ///< "18.72.01" (Kemendagri), a prefix contains all below
/// One life of one `serve` process: the holder of leases (design section 4).
using NodeIncarnation = StrongId<struct NodeTag, std::int64_t>;
using ConfigVersion = StrongId<struct ConfigTag, std::int32_t>;

}  // namespace hub::model
