-- What ended a task's last run, in a word; '' where it ended well.
alter table task add column failure text not null default '';
