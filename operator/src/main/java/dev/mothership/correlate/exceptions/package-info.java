/** What is accepted for a while, and what it is accepted of. */
@NullMarked
package dev.mothership.correlate.exceptions;

import org.jspecify.annotations.NullMarked;
