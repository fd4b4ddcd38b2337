/** What people ask of the record over HTTP, under the rights that Kubernetes gives them. */
@NullMarked
package dev.mothership.console;

import org.jspecify.annotations.NullMarked;
