import accounts.models.authority
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                ('code', models.CharField(help_text='Begins every case number, as in NOR-2026-0042.', max_length=5, unique=True, validators=[django.core.validators.RegexValidator('^[A-ZÆØÅ]{2,5}$', 'Two to five capital letters.')], verbose_name='code')),
                ('cvr', models.CharField(max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[0-9]{8}$', 'A CVR number has eight digits.')], verbose_name='CVR number')),
                ('kind', models.CharField(choices=[('municipality', 'Municipality'), ('region', 'Region'), ('state', 'State body'), ('community', 'Community'), ('operator', 'Operator of the portal')], default='municipality', max_length=20, verbose_name='kind')),
                ('accent_colour', models.CharField(default='#004D99', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}$', 'Write the colour as # and six digits.')], verbose_name='accent colour')),
                ('logo', models.FileField(blank=True, upload_to='logos/', verbose_name='logo')),
                ('contact_text', models.CharField(blank=True, help_text='Shown at the top of every page.', max_length=200, verbose_name='contact')),
                ('process', models.CharField(default='haderslev', max_length=40, verbose_name='process')),
                ('hourly_rate', models.DecimalField(decimal_places=2, default=Decimal('450'), max_digits=8, verbose_name='hourly rate')),
                ('infrastructure_amount', models.DecimalField(decimal_places=2, default=Decimal('500000'), max_digits=13, verbose_name='amount for shared infrastructure')),
                ('steering_group_amount', models.DecimalField(decimal_places=2, default=Decimal('1000000'), max_digits=13, verbose_name='amount for a steering group')),
                ('procurement_email', models.EmailField(blank=True, help_text='Told when a tender check says that a purchase is more than a small one. May be empty.', max_length=254, verbose_name='procurement’s mailbox')),
                ('closed_days', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=accounts.models.authority.usually_closed, size=None, verbose_name='closed days')),
                ('access_name', models.CharField(blank=True, help_text='Whom people ask when they have no rights: a person or an office.', max_length=150, verbose_name='user administration')),
                ('access_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of the user administration')),
                ('access_phone', models.CharField(blank=True, max_length=40, verbose_name='phone of the user administration')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.authority', verbose_name='parent authority')),
            ],
            options={
                'verbose_name': 'authority',
                'verbose_name_plural': 'authorities',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(error_messages={'unique': 'That address is already in use.'}, max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('da', 'Danish'), ('en', 'English')], default='da', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='joined')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.authority', verbose_name='authority')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='email_in_small_letters', violation_error_message='Write the address in small letters.')],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='accounts.authority', verbose_name='authority')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.department', verbose_name='parent department')),
            ],
            options={
                'verbose_name': 'department',
                'verbose_name_plural': 'departments',
                'constraints': [models.UniqueConstraint(fields=('authority', 'parent', 'name'), name='department_once_in_its_parent', nulls_distinct=False, violation_error_message='There is already a department of that name here.'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='department_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('requester', 'Requester'), ('coordinator', 'Coordinator'), ('architect', 'IT architect'), ('security', 'Information security'), ('procurement', 'Procurement'), ('legal', 'Legal'), ('contracts', 'Contract manager'), ('finance', 'Finance'), ('archive', 'Archive'), ('manager', 'Manager'), ('secretary', 'Board secretary'), ('chair', 'Board chair'), ('member', 'Board member'), ('system_owner', 'System owner'), ('editor', 'Requirements editor'), ('shared_editor', 'Cross-municipal requirements editor'), ('buyer', 'Buyer'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                ('is_by_claim', models.BooleanField(default=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='accounts.authority')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='accounts.department', verbose_name='only for the department')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'indexes': [models.Index(fields=['authority', 'role'], name='accounts_as_authori_a78cec_idx')],
                'constraints': [models.UniqueConstraint(fields=('user', 'role', 'authority', 'department'), name='role_once', nulls_distinct=False, violation_error_message='The person already has that role.')],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='department',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.department', verbose_name='department'),
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='from')),
                ('last_day', models.DateField(verbose_name='up to and including')),
                ('named_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('absent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='substitutions', to=settings.AUTH_USER_MODEL, verbose_name='who is away')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_in', to=settings.AUTH_USER_MODEL, verbose_name='substitute')),
            ],
            options={
                'ordering': ['first_day', 'pk'],
                'indexes': [models.Index(fields=['substitute', 'last_day'], name='accounts_su_substit_04a31e_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='absence_ends_after_it_begins', violation_error_message='The last day cannot be before the first.'), models.CheckConstraint(condition=models.Q(('absent', models.F('substitute')), _negated=True), name='nobody_stands_in_for_oneself', violation_error_message='Choose somebody else.')],
            },
        ),
        migrations.CreateModel(
            name='EmailDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=253, unique=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='email_domains', to='accounts.authority')),
            ],
        ),
        migrations.CreateModel(
            name='IdentityProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('openid_connect', 'OpenID Connect (OIDC)'), ('saml', 'SAML 2.0')], default='openid_connect', max_length=20, verbose_name='kind')),
                ('address', models.CharField(max_length=500, verbose_name='address')),
                ('client_id', models.CharField(blank=True, max_length=200, verbose_name='client ID')),
                ('sealed_secret', models.TextField(blank=True)),
                ('issuer', models.CharField(max_length=500)),
                ('sign_in_url', models.CharField(max_length=500)),
                ('certificates', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('groups_claim', models.CharField(blank=True, max_length=200, verbose_name='claim with the groups')),
                ('email_claim', models.CharField(blank=True, max_length=200, verbose_name='claim with the e-mail address')),
                ('name_claim', models.CharField(blank=True, max_length=200, verbose_name='claim with the name')),
                ('is_on', models.BooleanField(default=False, verbose_name='people may sign in this way')),
                ('is_only_way', models.BooleanField(default=False, verbose_name='passwords are for administrators alone')),
                ('decides_all_roles', models.BooleanField(default=False, verbose_name='roles that were given by hand are taken away')),
                ('found_at', models.DateTimeField(blank=True, null=True, verbose_name='read')),
                ('authority', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='identity_provider', to='accounts.authority', verbose_name='authority')),
            ],
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=500)),
                ('subject', models.CharField(max_length=300)),
                ('linked_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='identity', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='accounts.identityprovider')),
            ],
            options={
                'verbose_name': 'account at the authority',
                'constraints': [models.UniqueConstraint(fields=('provider', 'issuer', 'subject'), name='one_person_an_account')],
            },
        ),
        migrations.CreateModel(
            name='ClaimRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(blank=True, max_length=300, verbose_name='group')),
                ('role', models.CharField(blank=True, choices=[('requester', 'Requester'), ('coordinator', 'Coordinator'), ('architect', 'IT architect'), ('security', 'Information security'), ('procurement', 'Procurement'), ('legal', 'Legal'), ('contracts', 'Contract manager'), ('finance', 'Finance'), ('archive', 'Archive'), ('manager', 'Manager'), ('secretary', 'Board secretary'), ('chair', 'Board chair'), ('member', 'Board member'), ('system_owner', 'System owner'), ('editor', 'Requirements editor'), ('shared_editor', 'Cross-municipal requirements editor'), ('buyer', 'Buyer'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.department', verbose_name='department')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='accounts.identityprovider')),
            ],
            options={
                'ordering': ['value', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('provider', 'value', 'role', 'department'), name='claim_rule_once', nulls_distinct=False, violation_error_message='That rule is there already.'), models.CheckConstraint(condition=models.Q(('department', None), ('role', ''), _negated=True), name='claim_rule_gives_something', violation_error_message='Choose a role, a department, or both.')],
            },
        ),
    ]
