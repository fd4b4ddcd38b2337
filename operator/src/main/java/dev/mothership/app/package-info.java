/** Commands, wiring, health, metrics and the lease. */
@NullMarked
package dev.mothership.app;

import org.jspecify.annotations.NullMarked;
