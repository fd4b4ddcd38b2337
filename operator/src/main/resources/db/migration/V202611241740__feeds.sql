-- A distribution's advisory names what it was made for: CVEs that it fixes, and is none of.
alter table advisory add column upstream text[] not null default '{}';

-- What changed since alone would leave it out of what is known: the next load of each is of the whole.
update feed set source = '' where name like 'osv/%';

-- Whether what rests on it was looked at again since it became older than seven days.
alter table feed add column lapsed boolean not null default false;
