# cmake -DOBJECT=… -DID=… -DVERSION=… -DHEADER=… -P this: writes the manifest beside the object. The hub refuses an
# object that others than its owner may write, so the build takes that right away whatever the umask says.
file(STRINGS ${HEADER} lines REGEX "^#define HUBC_ABI_(MAJOR|MINOR) ")
foreach(line IN LISTS lines)
    string(REGEX MATCH "HUBC_ABI_(MAJOR|MINOR) +([0-9]+)" _ "${line}")
    set(abi_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()
file(SHA256 ${OBJECT} hash)
get_filename_component(folder ${OBJECT} DIRECTORY)
get_filename_component(file ${OBJECT} NAME)
get_filename_component(stem ${OBJECT} NAME_WLE)
file(WRITE ${folder}/${stem}.yaml
    "id: ${ID}\nversion: ${VERSION}\nabi: \"${abi_MAJOR}.${abi_MINOR}\"\nfile: ${file}\nsha256: ${hash}\n")
file(CHMOD ${OBJECT} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
file(CHMOD ${folder}/${stem}.yaml PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(CHMOD ${folder} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
