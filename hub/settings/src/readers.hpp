#pragma once
#include "draft.hpp"
#include "findings.hpp"
#include "node.hpp"

/// One function a kind of file: reads the tree of one file into the draft and reports what is wrong in that file
/// alone. What lies between files is for cross_check.hpp.
namespace hub::settings::detail {

void read_hub(const Node& root, Draft& draft, Findings& findings);
void read_categories(const Node& root, Draft& draft, Findings& findings);
void read_agencies(const Node& root, Draft& draft, Findings& findings);
void read_routing(const Node& root, Draft& draft, Findings& findings);
void read_sla(const Node& root, Draft& draft, Findings& findings);
void read_people(const Node& root, Draft& draft, Findings& findings);
/// sla.yaml, `mails`.
void read_mails(const Node& node, Draft& draft, Findings& findings);
void read_calendar(const Node& root, Draft& draft, Findings& findings);
void read_connector(const Node& root, Draft& draft, Findings& findings);

/// `name: { id: …, en: … }`
model::Bilingual read_bilingual(const Node& node, Findings& findings);

}  // namespace hub::settings::detail
