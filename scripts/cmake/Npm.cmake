# Packages of npm, fetched while configuring: a machine whose npm cannot reach its registry is told apart from a build
# that is broken, and what they are for can be left out with a word.
#
#   sp4n_npm_fetch(<folder with package.json and package-lock.json> <where to> <variable: did it work>)
#
# Fetched again when the lock file has changed. Nothing of a package is run (--ignore-scripts).
function(sp4n_npm_fetch from to worked)
    set(${worked} OFF PARENT_SCOPE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${from}/package.json ${from}/package-lock.json)
    file(SHA256 ${from}/package-lock.json lock)
    set(stamp ${to}/fetched)
    if(EXISTS ${stamp})
        file(READ ${stamp} before)
        if(before STREQUAL lock)
            set(${worked} ON PARENT_SCOPE)
            return()
        endif()
    endif()
    file(REMOVE ${stamp})
    file(MAKE_DIRECTORY ${to})
    file(COPY ${from}/package.json ${from}/package-lock.json DESTINATION ${to})
    execute_process(COMMAND ${SP4N_NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
            --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 # npm's own waits are minutes
        WORKING_DIRECTORY ${to} RESULT_VARIABLE result ERROR_VARIABLE said OUTPUT_QUIET TIMEOUT 300)
    if(NOT result EQUAL 0)
        string(REGEX REPLACE "\n.*complete log.*" "" said "${said}")
        message(WARNING "npm could not fetch what ${from} needs:\n${said}")
        return()
    endif()
    file(WRITE ${stamp} ${lock})
    set(${worked} ON PARENT_SCOPE)
endfunction()
