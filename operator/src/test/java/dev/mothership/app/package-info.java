/** Commands and settings. */
@NullMarked
package dev.mothership.app;

import org.jspecify.annotations.NullMarked;
