"""The figure store: partitioned by year, which Django cannot declare."""

from django.db import migrations

FIRST_YEAR, LAST_YEAR = 2019, 2035

TABLE = """
create table governance_figure (
    region_id bigint not null references governance_region (id),
    period integer not null check (period between 190001 and 299912 and period % 100 between 1 and 12),
    city_id bigint, county_id bigint, township_id bigint, village_id bigint,
    parent_id bigint,
    level varchar(10) not null,
    catalogue smallint not null,
    observed bigint[] not null,
    filed bigint[] not null,
    have smallint[] not null,
    expected smallint[] not null,
    late smallint[] not null,
    precision smallint[] not null,
    corrected smallint[] not null,
    version bigint not null,
    computed_at timestamptz not null,
    primary key (region_id, period),
    constraint figure_arrays_have_one_element_per_slot check (
        array_length(observed, 1) = array_length(filed, 1)
        and array_length(observed, 1) = array_length(have, 1)
        and array_length(observed, 1) = array_length(expected, 1)
        and array_length(observed, 1) = array_length(late, 1)
        and array_length(observed, 1) = array_length(precision, 1)
        and array_length(observed, 1) = array_length(corrected, 1))
) partition by range (period)
"""
PARTITIONS = [
    f"create table governance_figure_{year} partition of governance_figure "
    f"for values from ({year}01) to ({year + 1}01)"
    for year in range(FIRST_YEAR, LAST_YEAR + 1)
] + ["create table governance_figure_other partition of governance_figure default"]
INDEXES = [
    "create index figure_of_parent on governance_figure (parent_id, period)",
    "create index figure_of_city on governance_figure (city_id, period)",
]


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [
        migrations.RunSQL([TABLE, *PARTITIONS, *INDEXES], "drop table governance_figure"),
    ]
