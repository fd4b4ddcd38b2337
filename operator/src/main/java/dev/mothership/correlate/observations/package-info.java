/** What other tools observe, beside what our own checks say of the same. */
@NullMarked
package dev.mothership.correlate.observations;

import org.jspecify.annotations.NullMarked;
