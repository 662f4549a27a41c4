package com.hunzal.hcm.commands;

/** A command could not do what it was asked for; the message is for the person who asked. */
class CommandFailed extends RuntimeException {

    CommandFailed(String message) {
        super(message);
    }
}
