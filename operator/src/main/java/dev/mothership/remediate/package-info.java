/** Plans a change, has it approved, makes it in a Job, looks again, and puts it back if it must. */
@NullMarked
package dev.mothership.remediate;

import org.jspecify.annotations.NullMarked;
