// A hub that reads who reported without a look at the flags of this moment: a flag that was raised while the message
// waited is not obeyed.
namespace hub::sabotage {

/// Instead of store::says_anonymous.
bool says_anonymous(int flags) asm("__wrap__ZN3hub5store14says_anonymousEi");

bool says_anonymous(int /*flags*/) {
    return false;
}

}  // namespace hub::sabotage
