/** All SQL: intent, the task queue, staging and merge, and the records they answer with. */
@NullMarked
package dev.mothership.store;

import org.jspecify.annotations.NullMarked;
