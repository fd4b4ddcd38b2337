/** What policies ask for, and what several of them come to for one account. */
@NullMarked
package dev.mothership.rules.policy;

import org.jspecify.annotations.NullMarked;
