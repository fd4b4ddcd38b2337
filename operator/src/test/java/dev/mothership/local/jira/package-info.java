/** A Jira of our own, on a real port, that refuses and forgets as the real one does. */
@NullMarked
package dev.mothership.local.jira;

import org.jspecify.annotations.NullMarked;
