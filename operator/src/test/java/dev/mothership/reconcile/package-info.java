/** What objects ask for and what is told of them. */
@NullMarked
package dev.mothership.reconcile;

import org.jspecify.annotations.NullMarked;
