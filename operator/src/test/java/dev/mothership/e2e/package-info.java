/** The packaged operator as shipped, seen from outside: kubectl, SQL and its log. */
@NullMarked
package dev.mothership.e2e;

import org.jspecify.annotations.NullMarked;
