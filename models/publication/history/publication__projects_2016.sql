with projects_2016 as (select * from {{ ref('projects_2016') }})

select * from projects_2016
