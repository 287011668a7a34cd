/**
 * What survives the death of the process: which versions were at work when it died. Start at {@link
 * io.tiltyard.runtime.journal.CrashJournal}.
 */
@NullMarked
package io.tiltyard.runtime.journal;

import org.jspecify.annotations.NullMarked;
