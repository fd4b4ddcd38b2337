/** The store on a real PostgreSQL. */
@NullMarked
package dev.mothership.store;

import org.jspecify.annotations.NullMarked;
