/** What roles and users may do. */
@NullMarked
package dev.mothership.correlate.access;

import org.jspecify.annotations.NullMarked;
