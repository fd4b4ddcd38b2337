@NullMarked
package dev.mothership.notify.jira;

import org.jspecify.annotations.NullMarked;
