/** A real API server and a real PostgreSQL without a container engine, for the demo and tests. */
@NullMarked
package dev.mothership.local;

import org.jspecify.annotations.NullMarked;
